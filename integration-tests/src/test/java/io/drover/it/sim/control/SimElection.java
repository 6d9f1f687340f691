package io.drover.it.sim.control;

import io.drover.base.Check;
import io.drover.it.sim.world.SimProcess;
import io.drover.master.port.Election;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An election over the simulated store's line, with the promises of the real one and its vices: a
 * master that is cut off goes on as if elected until its session is lost, and with {@link #deceive}
 * one is told that it is elected while another is.
 */
public final class SimElection implements Election, StoreConnection.Listener {
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int LOOKS_BEFORE_RESET = 3;

  private final StoreConnection connection;
  private final SimProcess process;
  private final StoreLine line;
  private final String address;
  private final List<String> toRemove = new ArrayList<>();
  private @Nullable Listener listener;
  private Optional<StoreLine.Place> place = Optional.empty();

  /** By what the place was asked for; empty when none is wanted now. */
  private String token = "";

  private boolean leading;
  private boolean closed;
  private int badLooks;

  /** An election that is not begun, of the master at this address. */
  public SimElection(StoreConnection connection, String address) {
    this.connection = connection;
    this.process = connection.process();
    this.line = connection.store().line();
    this.address = address;
  }

  private record Sight(boolean there, boolean first) {}

  @Override
  public void start(Listener whoListens) {
    Check.state(listener == null, "the election was started before");
    listener = whoListens;
    connection.add(this);
    if (connection.connected()) {
      connection(true);
    }
    lookLater();
  }

  @Override
  public void resign(String reason) {
    process.soon(() -> takeNewPlace(reason));
  }

  @Override
  public void suspect(String leaderAddress) {
    if (leaderAddress.equals(address)) {
      return;
    }
    process.soon(() ->
        connection.write(
            () -> {
              Optional<StoreLine.Place> first = line.first();
              first
                  .filter(suspected -> suspected.address().equals(leaderAddress))
                  .ifPresent(suspected -> line.remove(suspected.token()));
              return first.isPresent();
            },
            seen -> {},
            () -> {}));
  }

  /** Tells this master that it is elected, whatever the line says. */
  public void deceive() {
    process.soon(this::elected);
  }

  @Override
  public void close() {
    leavePlace();
    closed = true;
  }

  @Override
  public void connection(boolean sound) {
    if (closed || !sound) {
      return;
    }
    connection.watch(SimStore.Topic.LINE, this::lookAtLine);
    List<String> left = List.copyOf(toRemove);
    toRemove.clear();
    left.forEach(this::remove);
    if (place.isPresent()) {
      lookAtLine();
    } else {
      enter();
    }
  }

  @Override
  public void sessionLost() {
    forgetPlace();
    unelected("the ZooKeeper session was lost");
  }

  /** May be called again when it is not known what came of it. */
  private void enter() {
    if (closed || !connection.connected()) {
      return;
    }
    if (token.isEmpty()) {
      token = connection.store().newClaim();
    }
    String wanted = token;
    StoreSession session = connection.session().orElseThrow();
    connection.write(
        () -> line.enter(session, address, wanted),
        entered -> {
          if (wanted.equals(token) && !closed) {
            place = Optional.of(entered);
            badLooks = 0;
            lookAtLine();
          }
        },
        () -> {});
  }

  private void remove(String left) {
    connection.write(
        () -> {
          line.remove(left);
          return left;
        },
        removed -> {},
        () -> toRemove.add(left));
  }

  private void lookAtLine() {
    if (place.isEmpty() || closed) {
      return;
    }
    StoreLine.Place own = place.get();
    connection.read(
        () -> new Sight(line.holds(own.token()), line.first().filter(own::equals).isPresent()),
        sight -> {
          if (place.isEmpty() || !place.get().equals(own) || closed) {
            return;
          }
          if (!sight.there()) {
            takeNewPlace("another master took its place in line away");
          } else if (sight.first()) {
            elected();
          }
        },
        () -> {});
  }

  private void lookLater() {
    process.after(
        LOOK_NANOS,
        () -> {
          if (closed) {
            return;
          }
          if (!connection.connected()) {
            badLooks = 0;
          } else if (place.isPresent()) {
            badLooks = 0;
            lookAtLine();
          } else {
            badLooks++;
            if (badLooks >= LOOKS_BEFORE_RESET) {
              takeNewPlace("its place in line was not sound");
            }
          }
          lookLater();
        });
  }

  private void takeNewPlace(String reason) {
    if (closed) {
      return;
    }
    leavePlace();
    unelected(reason);
    enter();
  }

  private void leavePlace() {
    forgetPlace();
    List<String> left = List.copyOf(toRemove);
    toRemove.clear();
    left.forEach(this::remove);
  }

  private void forgetPlace() {
    if (!token.isEmpty()) {
      toRemove.add(token);
    }
    token = "";
    place = Optional.empty();
  }

  private void elected() {
    if (!leading && !closed && listener != null) {
      leading = true;
      listener.elected();
    }
  }

  private void unelected(String reason) {
    if (leading && !closed && listener != null) {
      leading = false;
      listener.unelected(reason);
    }
  }
}
