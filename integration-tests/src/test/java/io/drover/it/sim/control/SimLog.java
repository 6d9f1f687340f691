package io.drover.it.sim.control;

import io.drover.base.Check;
import io.drover.base.Epoch;
import io.drover.master.log.Leadership;
import io.drover.master.log.LogSettings;
import io.drover.master.log.StoredEntry;
import io.drover.master.model.MasterId;
import io.drover.master.port.ReplicatedLog;
import io.drover.master.port.UnreadableLogException;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A log over the simulated store, made like the real one: one step, {@link #advance}, does whatever
 * is to be done next from what is known. What the real one waits for on its thread is one call
 * under way here. Runs on its master's process.
 */
public final class SimLog implements ReplicatedLog, StoreConnection.Listener {
  private static final LogSettings LIMITS = LogSettings.DEFAULT;
  private static final int REFUSED_ROUNDS_MAX = 3;

  private final StoreConnection connection;
  private final StoreRecords records;
  private final SimCheckpoints checkpoints;

  private @Nullable Listener listener;
  private Role role = new Role.Following();
  private boolean asking;
  private boolean attached;
  private boolean shaky;
  private boolean ended;
  private boolean closed;

  /** There may be more than this log was told; it looks. */
  private boolean probing;

  private boolean epochMoved;
  private int storeLife;
  private long epochSeen;
  private long lastIndex;
  private Epoch lastEpoch = Epoch.NONE;

  /** A log that is not begun, over its master's connection. */
  public SimLog(StoreConnection connection) {
    this.connection = connection;
    this.records = connection.store().records();
    this.checkpoints = new SimCheckpoints(this, connection);
  }

  /** What this master is to the log. */
  sealed interface Role {
    /** It reads what others append. */
    record Following() implements Role {}

    /** It takes the lead; what it holds once the epoch is taken. */
    record Claiming(String claim, Epoch floor, MasterId self, Optional<StoreRecords.Held> held)
        implements Role {}

    /** It appends. */
    record Leading(Leadership leadership) implements Role {}
  }

  private record Attached(int life, boolean reached, StoreRecords.Held held) {}

  private record Batch(List<StoreRecords.Stored> entries, boolean goesOn) {}

  private record Settling(List<StoreRecords.Stored> entries, String claim) {}

  @Override
  public void start(Listener whoListens) {
    Check.state(listener == null, "the log was started before");
    listener = whoListens;
    connection.add(this);
    if (connection.connected()) {
      advance();
    }
  }

  @Override
  public void claim(MasterId self, String address) {
    claimAbove(Epoch.NONE, self, address);
  }

  @Override
  public void claimAbove(Epoch floor, MasterId self, String address) {
    if (ended) {
      told().deposed("the log has stopped");
      return;
    }
    renounce("this master claims the lead again");
    role = new Role.Claiming(connection.store().newClaim(), floor, self, Optional.empty());
    advance();
  }

  @Override
  public void append(Entry entry) {
    if (!(role instanceof Role.Leading(Leadership lead)) || !lead.epoch().equals(entry.epoch())) {
      return;
    }
    if (entry.index() != lead.nextIndex()) {
      depose("append of entry " + entry.index() + " where " + lead.nextIndex() + " is next");
      return;
    }
    byte[] bytes = connection.store().codec().encode(entry);
    if (bytes.length > LIMITS.entryBytesMax()) {
      depose(
          "log entry %d has %d bytes and %d changes; the limit is %d bytes"
              .formatted(
                  entry.index(), bytes.length, entry.changes().size(), LIMITS.entryBytesMax()));
    } else if (lead.unanswered() >= LIMITS.pendingEntriesMax()) {
      depose("the store is too slow: " + lead.unanswered() + " appends without an answer");
    } else {
      lead.add(new StoredEntry(entry.index(), bytes));
      advance();
    }
  }

  @Override
  public void renounce(String reason) {
    if (!ended && !(role instanceof Role.Following)) {
      depose(reason);
    }
  }

  @Override
  public void checkpoint(long index, Epoch epoch, long timeMillis, List<Change> state) {
    checkpoints.begin(index, epoch, timeMillis, state);
  }

  @Override
  public void close() {
    closed = true;
    ended = true;
  }

  /** How many appends have no answer yet. */
  public int unanswered() {
    return lead().map(Leadership::unanswered).orElse(0);
  }

  /** The store's life that this log is of; 0 before it was reached. */
  public int life() {
    return storeLife;
  }

  @Override
  public void connection(boolean sound) {
    if (sound) {
      advance();
      return;
    }
    attached = false;
    if (!shaky && !ended) {
      shaky = true;
      told().suspended();
    }
  }

  @Override
  public void sessionLost() {
    if (!ended) {
      renounce("the ZooKeeper session was lost");
    }
  }

  // --- for the checkpoints

  Optional<Leadership> lead() {
    return role instanceof Role.Leading(Leadership lead) ? Optional.of(lead) : Optional.empty();
  }

  long lastIndex() {
    return lastIndex;
  }

  boolean closed() {
    return closed;
  }

  Listener told() {
    if (listener == null) {
      throw new IllegalStateException("the log was not started");
    }
    return listener;
  }

  // --- the step

  private void advance() {
    if (ended || asking || listener == null || !connection.connected()) {
      return;
    }
    if (!attached) {
      attach();
    } else if (epochMoved) {
      lookAtEpoch();
    } else {
      switch (role) {
        case Role.Following _ -> follow();
        case Role.Claiming claiming -> takeLead(claiming);
        case Role.Leading(Leadership lead) -> lead(lead);
      }
    }
    if (!asking && shaky && attached && !ended && settled()) {
      shaky = false;
      told().resumed();
    }
  }

  private <T> void ask(Supplier<T> atStore, Consumer<T> answered) {
    asking = true;
    connection.read(atStore, answer -> dealWith(answer, answered), () -> asking = false);
  }

  private <T> void change(Supplier<T> atStore, Consumer<T> answered) {
    asking = true;
    connection.write(atStore, answer -> dealWith(answer, answered), () -> asking = false);
  }

  private <T> void dealWith(T answer, Consumer<T> answered) {
    asking = false;
    if (ended) {
      return;
    }
    try {
      answered.accept(answer);
    } catch (StoreGoneException e) {
      end(String.valueOf(e.getMessage()), Listener::wiped);
    } catch (UnreadableLogException e) {
      end(String.valueOf(e.getMessage()), Listener::broken);
    }
    advance();
  }

  private boolean settled() {
    return !(role instanceof Role.Leading(Leadership lead) && lead.unsure());
  }

  private void attach() {
    connection.watch(
        SimStore.Topic.LOG,
        () -> {
          probing = true;
          advance();
        });
    connection.watch(
        SimStore.Topic.EPOCH,
        () -> {
          epochMoved = true;
          advance();
        });
    ask(this::stand, this::attached);
  }

  private Attached stand() {
    return new Attached(records.life(), records.reaches(lastIndex), records.held());
  }

  private void attached(Attached found) {
    attached = true;
    probing = true;
    sawEpoch(found);
  }

  private void lookAtEpoch() {
    epochMoved = false;
    ask(this::stand, this::sawEpoch);
  }

  private void sawEpoch(Attached found) {
    if (storeLife == 0) {
      storeLife = found.life();
    }
    if (storeLife != found.life() || !found.reached()) {
      throw new StoreGoneException(
          "log entry %d is gone from the store: it was wiped or made anew".formatted(lastIndex));
    }
    epochSeen = found.held().epoch().number();
    if (role instanceof Role.Leading(Leadership lead)
        && !lead.claim().equals(found.held().claim())) {
      depose("master %s took the lead with epoch %d".formatted(found.held().leader(), epochSeen));
    }
  }

  /** Reads on where there may be more. */
  private void follow() {
    if (!probing) {
      return;
    }
    probing = false;
    if (lastIndex == 0) {
      ask(
          records::checkpoint,
          newest -> {
            newest.ifPresent(this::restore);
            readOn();
          });
    } else {
      readOn();
    }
  }

  private void readOn() {
    ask(
        () ->
            new Batch(
                records.read(lastIndex + 1, Long.MAX_VALUE, LIMITS.readEntries()),
                records.goesOnAfter(lastIndex)),
        this::read);
  }

  private void read(Batch batch) {
    for (StoreRecords.Stored stored : batch.entries()) {
      Entry entry = records.decode(stored);
      Check.state(entry.epoch().compareTo(lastEpoch) >= 0, "epoch %s sank", entry.epoch());
      lastIndex = entry.index();
      lastEpoch = entry.epoch();
      told().committed(entry);
    }
    if (batch.entries().size() == LIMITS.readEntries()) {
      probing = true;
    } else if (batch.entries().isEmpty() && batch.goesOn()) {
      ask(records::readCheckpoint, this::restoreIfBehind);
    }
  }

  private void restoreIfBehind(Optional<StoreRecords.Checkpoint> newest) {
    if (newest.isEmpty() || newest.get().index() <= lastIndex) {
      throw new StoreGoneException(
          "log entry %d is missing in the store though later ones were there"
              .formatted(lastIndex + 1));
    }
    restore(newest.get());
    probing = true;
  }

  private void restore(StoreRecords.Checkpoint newest) {
    List<Change> state = newest.state(connection.store().codec());
    lastIndex = newest.index();
    lastEpoch = newest.epoch();
    told().restored(newest.index(), newest.epoch(), newest.timeMillis(), state);
  }

  private void takeLead(Role.Claiming claiming) {
    if (claiming.held().isEmpty()) {
      change(
          () -> {
            Optional<StoreRecords.Held> held =
                records.take(claiming.claim(), claiming.floor(), claiming.self().value());
            connection.store().changed(SimStore.Topic.EPOCH, connection);
            return held;
          },
          held -> {
            if (role.equals(claiming) && held.isEmpty()) {
              depose("the store has come to epoch " + claiming.floor() + ": another master leads");
            } else if (role.equals(claiming)) {
              // From here on nobody else appends, so the end that is read is the end.
              probing = true;
              role = new Role.Claiming(claiming.claim(), claiming.floor(), claiming.self(), held);
            }
          });
    } else if (probing) {
      follow();
    } else {
      lead(claiming.claim(), claiming.held().get());
    }
  }

  private void lead(String claim, StoreRecords.Held held) {
    if (lastEpoch.compareTo(held.epoch()) > 0) {
      depose("another master took the lead with epoch " + lastEpoch);
      advance();
      return;
    }
    role =
        new Role.Leading(
            new Leadership(held.epoch(), claim, Math.toIntExact(held.fence()), lastIndex));
    told().claimed(held.epoch(), lastIndex);
  }

  private void lead(Leadership lead) {
    if (lead.unsure()) {
      if (lead.quiet()) {
        change(
            () -> records.retake(lead.claim()),
            held -> {
              if (role instanceof Role.Leading(Leadership now) && now == lead) {
                settle(lead, held);
              }
            });
      }
      return;
    }
    for (StoredEntry next = lead.nextToSend(LIMITS); next != null; next = lead.nextToSend(LIMITS)) {
      lead.sent();
      send(lead, next);
    }
  }

  private void send(Leadership lead, StoredEntry entry) {
    connection.write(
        () -> {
          boolean done = records.append(lead.fence(), entry.index(), entry.bytes());
          if (done) {
            connection.store().changed(SimStore.Topic.LOG, connection);
          }
          return done;
        },
        done -> answered(lead, entry.index(), done),
        () -> lead.failed(false));
  }

  private void answered(Leadership lead, long index, boolean done) {
    if (ended) {
      return;
    }
    boolean current = role instanceof Role.Leading(Leadership now) && now == lead;
    if (!done) {
      lead.failed(true);
    } else if (lead.done(index) && current) {
      told(lead);
    }
    if (current) {
      advance();
    }
  }

  private void told(Leadership lead) {
    lastIndex = lead.told().index();
    lastEpoch = lead.epoch();
    told().appended(lastIndex);
  }

  private void settle(Leadership lead, Optional<StoreRecords.Held> held) {
    if (held.isEmpty()) {
      depose("another master took the lead");
      return;
    }
    ask(
        () ->
            new Settling(
                records.read(lastIndex + 1, lead.nextIndex() - 1, LIMITS.readEntries()),
                records.held().claim()),
        found -> {
          if (role instanceof Role.Leading(Leadership now) && now == lead) {
            settle(lead, held.get(), found);
          }
        });
  }

  private void settle(Leadership lead, StoreRecords.Held held, Settling found) {
    for (StoreRecords.Stored stored : found.entries()) {
      StoredEntry oldest = lead.oldest();
      if (oldest == null || !stored.sameBytes(oldest.bytes())) {
        if (!found.claim().equals(lead.claim())) {
          depose("another master took the lead");
          return;
        }
        throw new UnreadableLogException(
            "log entry " + stored.index() + " is not what this leader appended");
      }
      told(lead);
    }
    if (lead.oldest() != null && !found.entries().isEmpty()) {
      settle(lead, Optional.of(held));
      return;
    }
    lead.settled(Math.toIntExact(held.fence()));
    if (lead.refusedRounds() > REFUSED_ROUNDS_MAX) {
      throw new StoreGoneException(
          "the store refuses entry %d though the epoch is ours".formatted(lastIndex + 1));
    }
  }

  private void depose(String reason) {
    role = new Role.Following();
    probing = true;
    told().deposed(reason);
    connection.process().soon(this::advance);
  }

  private void end(String reason, BiConsumer<Listener, String> tell) {
    ended = true;
    if (!(role instanceof Role.Following)) {
      role = new Role.Following();
      told().deposed(reason);
    }
    tell.accept(told(), reason);
  }
}
