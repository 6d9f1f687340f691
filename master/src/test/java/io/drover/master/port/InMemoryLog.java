package io.drover.master.port;

import io.drover.base.Check;
import io.drover.base.Epoch;
import io.drover.master.model.MasterId;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A log without threads, clocks or chance: it does something only when {@link #step} is called, one
 * small thing at a time, so that a seeded world decides what happens when. Its faults are whatever
 * that world calls: {@link #disconnect}, {@link #reconnect}, {@link #loseSession}.
 */
public final class InMemoryLog implements ReplicatedLog {
  private static final int ENTRY_BYTES_MAX = 900 << 10;

  private final InMemoryLogStore store;
  private final EntryCodec codec;
  private final int storeLife;
  private final Deque<Unanswered> pending = new ArrayDeque<>();

  private @Nullable Listener listener;
  private State state = State.FOLLOWING;
  private MasterId self = new MasterId("nobody");
  private String claim = "";
  private Epoch floor = Epoch.NONE;
  private Epoch epoch = Epoch.NONE;
  private long fence;
  private boolean connected = true;
  private boolean shaky;
  private boolean unsure;
  private boolean ended;
  private long lastIndex;
  private Epoch lastEpoch = Epoch.NONE;
  private Optional<InMemoryLogStore.Checkpoint> cut = Optional.empty();

  public InMemoryLog(InMemoryLogStore store, EntryCodec codec) {
    this.store = store;
    this.codec = codec;
    this.storeLife = store.life();
  }

  private enum State {
    FOLLOWING,
    CLAIMING,
    LEADING
  }

  private record Unanswered(long index, InMemoryLogStore.Bytes bytes) {}

  @Override
  public void start(Listener whoListens) {
    Check.state(listener == null, "the log was started before");
    listener = whoListens;
  }

  @Override
  public void claim(MasterId master, String address) {
    claimAbove(Epoch.NONE, master, address);
  }

  @Override
  public void claimAbove(Epoch above, MasterId master, String address) {
    if (ended) {
      told().deposed("the log has stopped");
      return;
    }
    renounce("this master claims the lead again");
    self = master;
    floor = above;
    claim = store.newClaim();
    state = State.CLAIMING;
  }

  @Override
  public void append(Entry entry) {
    if (state != State.LEADING || !entry.epoch().equals(epoch)) {
      return;
    }
    long next = lastIndex + pending.size() + 1;
    byte[] bytes = codec.encode(entry);
    if (entry.index() != next) {
      depose("append of entry " + entry.index() + " where " + next + " is next");
    } else if (bytes.length > ENTRY_BYTES_MAX) {
      depose(
          "log entry %d has %d bytes; the limit is %d"
              .formatted(next, bytes.length, ENTRY_BYTES_MAX));
    } else {
      pending.addLast(new Unanswered(next, new InMemoryLogStore.Bytes(bytes)));
    }
  }

  @Override
  public void renounce(String reason) {
    if (!ended && state != State.FOLLOWING) {
      depose(reason);
    }
  }

  @Override
  public void checkpoint(long index, Epoch cutEpoch, long timeMillis, List<Change> changes) {
    if (ended || state != State.LEADING || cut.isPresent()) {
      told()
          .checkpointFailed(
              index, cut.isPresent() ? "one is under way" : "this master does not lead");
      return;
    }
    cut =
        Optional.of(
            new InMemoryLogStore.Checkpoint(
                index,
                cutEpoch,
                timeMillis,
                new InMemoryLogStore.Bytes(codec.encodeChanges(changes))));
  }

  @Override
  public void close() {
    ended = true;
  }

  /** How many appends have no answer yet. */
  public int unanswered() {
    return pending.size();
  }

  /** Breaks the connection after this many of the unanswered appends were done, unseen. */
  public void disconnect(int doneUnseen) {
    if (state == State.LEADING) {
      pending.stream()
          .limit(doneUnseen)
          .forEach(append -> store.append(fence, append.index(), append.bytes().content()));
      unsure = true;
    }
    connected = false;
    if (!shaky && !ended) {
      shaky = true;
      told().suspended();
    }
  }

  /** The connection comes back. */
  public void reconnect() {
    connected = true;
  }

  /** Breaks the connection, and the session ends before it comes back. */
  public void loseSession() {
    disconnect(0);
    renounce("the session was lost");
  }

  /** Does one thing, if there is anything to do now. */
  public boolean step() {
    if (listener == null || ended || !connected) {
      return false;
    }
    if (store.life() != storeLife) {
      renounce("the store was wiped");
      ended = true;
      told().wiped("the store was wiped");
      return true;
    }
    try {
      boolean did =
          switch (state) {
            case FOLLOWING -> follow();
            case CLAIMING -> takeLead();
            case LEADING -> lead();
          };
      if (!did && shaky) {
        shaky = false;
        told().resumed();
        return true;
      }
      return did;
    } catch (UnreadableLogException e) {
      end("log entry " + (lastIndex + 1) + ": " + e.getMessage());
      return true;
    }
  }

  private boolean follow() {
    Optional<InMemoryLogStore.Checkpoint> newest = store.checkpoint();
    Optional<byte[]> bytes = store.read(lastIndex + 1);
    if (newest.isPresent()
        && newest.get().index() > lastIndex
        && (bytes.isEmpty() || lastIndex == 0)) {
      restore(newest.get());
      return true;
    }
    if (bytes.isEmpty()) {
      return false;
    }
    Entry entry = codec.decode(bytes.get());
    Check.state(entry.index() == lastIndex + 1, "entry %d after %d", entry.index(), lastIndex);
    Check.state(entry.epoch().compareTo(lastEpoch) >= 0, "epoch %s sank", entry.epoch());
    lastIndex = entry.index();
    lastEpoch = entry.epoch();
    told().committed(entry);
    return true;
  }

  private void restore(InMemoryLogStore.Checkpoint newest) {
    lastIndex = newest.index();
    lastEpoch = newest.epoch();
    told()
        .restored(
            newest.index(),
            newest.epoch(),
            newest.timeMillis(),
            codec.decodeChanges(newest.state().content()));
  }

  private boolean takeLead() {
    Optional<InMemoryLogStore.Taken> taken = store.take(claim, floor, self);
    if (taken.isEmpty()) {
      depose("the store has come to epoch " + floor);
      return true;
    }
    if (!follow()) {
      epoch = taken.get().epoch();
      fence = taken.get().fence();
      unsure = false;
      state = State.LEADING;
      told().claimed(epoch, lastIndex);
    }
    return true;
  }

  private boolean lead() {
    if (unsure) {
      settle();
      return true;
    }
    Unanswered next = pending.peekFirst();
    if (next != null) {
      if (store.append(fence, next.index(), next.bytes().content())) {
        answered();
      } else {
        unsure = true;
      }
      return true;
    }
    if (!store.claim().equals(claim)) {
      depose("master " + store.leader() + " took the lead");
      return true;
    }
    return publish();
  }

  private void settle() {
    Optional<InMemoryLogStore.Taken> taken = store.retake(claim);
    if (taken.isEmpty()) {
      depose("another master took the lead");
      return;
    }
    fence = taken.get().fence();
    Unanswered oldest = pending.peekFirst();
    Optional<byte[]> stored = store.read(lastIndex + 1);
    while (oldest != null && stored.isPresent()) {
      Check.state(
          Arrays.equals(stored.get(), oldest.bytes().content()),
          "entry %d is not what this leader appended",
          oldest.index());
      answered();
      oldest = pending.peekFirst();
      stored = store.read(lastIndex + 1);
    }
    unsure = false;
  }

  private void answered() {
    lastIndex = pending.removeFirst().index();
    lastEpoch = epoch;
    told().appended(lastIndex);
  }

  private boolean publish() {
    if (cut.isEmpty() || cut.get().index() > lastIndex) {
      return false;
    }
    InMemoryLogStore.Checkpoint ready = cut.get();
    cut = Optional.empty();
    if (store.publish(fence, ready)) {
      told().checkpointed(ready.index(), ready.state().content().length);
    } else {
      told().checkpointFailed(ready.index(), "this master does not lead any more");
    }
    return true;
  }

  private void depose(String reason) {
    state = State.FOLLOWING;
    pending.clear();
    unsure = false;
    told().deposed(reason);
    cut.ifPresent(given -> told().checkpointFailed(given.index(), reason));
    cut = Optional.empty();
  }

  private void end(String reason) {
    renounce(reason);
    ended = true;
    told().broken(reason);
  }

  private Listener told() {
    if (listener == null) {
      throw new IllegalStateException("the log was not started");
    }
    return listener;
  }
}
