package io.drover.it.sim.control;

import io.drover.master.port.Members;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The masters that are alive, as the simulated store sees them. */
public final class SimMembers implements Members, StoreConnection.Listener {
  private final StoreConnection connection;
  private Optional<Entered> entered = Optional.empty();
  private List<Member> members = List.of();

  /** A list that is not begun. */
  public SimMembers(StoreConnection connection) {
    this.connection = connection;
  }

  private record Entered(Member self, Consumer<List<Member>> changed) {}

  @Override
  public void start(Member self, Consumer<List<Member>> changed) {
    entered = Optional.of(new Entered(self, changed));
    connection.add(this);
    if (connection.connected()) {
      connection(true);
    }
  }

  @Override
  public void progressed(long appliedIndex, String zooKeeper) {
    entered =
        entered.map(now -> new Entered(now.self().with(appliedIndex, zooKeeper), now.changed()));
  }

  @Override
  public List<Member> list() {
    return members;
  }

  @Override
  public void close() {
    entered = Optional.empty();
  }

  @Override
  public void connection(boolean sound) {
    if (sound && entered.isPresent()) {
      connection.watch(SimStore.Topic.MEMBERS, this::read);
      StoreSession session = connection.session().orElseThrow();
      Member self = entered.get().self();
      connection.write(() -> connection.store().enter(session, self), this::found, () -> {});
    }
  }

  @Override
  public void sessionLost() {
    // Entered again with the next one.
  }

  private void read() {
    connection.read(connection.store()::members, this::found, () -> {});
  }

  private void found(List<Member> now) {
    if (!now.equals(members)) {
      members = now;
      entered.ifPresent(own -> own.changed().accept(now));
    }
  }
}
