package io.drover.master.loop;

import io.drover.base.Check;
import io.drover.base.Epoch;
import io.drover.master.port.EntryCodec;
import io.drover.master.port.ReplicatedLog;
import io.drover.master.state.Change;
import io.drover.master.state.ClusterState;
import io.drover.master.state.Entry;
import io.drover.master.state.Head;
import io.drover.master.state.OwnerCheck;
import io.drover.master.state.StateView;
import io.drover.master.state.UseListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The state and its way into the log: applies decisions at once, gathers them into entries, and
 * releases what follows from them when the log says that they are committed. Leading or not, it is
 * the only one who alters the state.
 *
 * <p>Effects are released strictly in the order in which they were decided. When the lead is lost
 * the uncommitted part is taken back step by step (docs/adr/0003): the state is then what the log
 * says, and the log goes on from there.
 */
final class Ledger {
  private static final ChangeListener NO_LISTENER =
      new ChangeListener() {
        @Override
        public void applied(Applied applied) {
          // Nobody listens before the core is put together, nor while something is tried out.
        }

        @Override
        public void entryClosed() {
          // As above.
        }
      };

  private final OwnerCheck owner;
  private final ReplicatedLog log;
  private final EntryCodec codec;
  private final CoreConfig.Bounds bounds;
  private final Deque<Flight> flights = new ArrayDeque<>();
  private final List<Change> batch = new ArrayList<>();
  private final List<Effect> batchEffects = new ArrayList<>();
  private ClusterState state;
  private ChangeListener listener = NO_LISTENER;
  private final ClusterTime time = new ClusterTime();
  private boolean leading;
  private Epoch epoch = Epoch.NONE;
  private long batchMark;
  private int batchBytes;
  private long bytesSinceCheckpoint;

  Ledger(OwnerCheck owner, ReplicatedLog log, EntryCodec codec, CoreConfig.Bounds bounds) {
    this.owner = owner;
    this.log = log;
    this.codec = codec;
    this.bounds = bounds;
    this.state = new ClusterState(owner);
  }

  void listen(ChangeListener heard) {
    listener = heard;
  }

  /** From now on this one hears which nodes change in the state that is there now. */
  void listen(UseListener heard) {
    state.listen(heard);
  }

  /** The state as decided. While this master leads it runs ahead of the log. */
  StateView state() {
    return state;
  }

  /** The epoch of this master's leadership, or of its last. */
  Epoch epoch() {
    return epoch;
  }

  /** The time that the next change will carry. */
  long timeAt(Moment now) {
    long log = state.head().timeMillis();
    if (!batch.isEmpty()) {
      return log;
    }
    return Math.max(log, leading ? time.at(now) : now.wallMillis());
  }

  /** The index that the next change will be part of. */
  long nextIndex() {
    return batch.isEmpty() ? state.head().index() + 1 : state.head().index();
  }

  // --- following

  void restore(long index, Epoch newEpoch, long timeMillis, List<Change> checkpoint) {
    Check.state(flights.isEmpty() && batch.isEmpty(), "restored while leading");
    ClusterState fresh = new ClusterState(owner);
    fresh.restore(index, newEpoch, timeMillis, checkpoint);
    state = fresh;
    bytesSinceCheckpoint = 0;
  }

  void follow(Entry entry) {
    Check.state(flights.isEmpty() && batch.isEmpty(), "entry %d while leading", entry.index());
    state.begin(entry.index(), entry.epoch(), entry.timeMillis());
    for (Change change : entry.changes()) {
      apply(change);
      bytesSinceCheckpoint += codec.bytesOf(change);
    }
    listener.entryClosed();
  }

  // --- leading

  void lead(Epoch claimed, Moment now) {
    epoch = claimed;
    leading = true;
    time.begin(state.head().timeMillis(), now);
    state.remember();
  }

  /** Applies the change and puts it into the next entry. */
  void decide(Change change, Moment now) {
    if (batch.isEmpty()) {
      batchMark = state.mark();
      state.begin(state.head().index() + 1, epoch, timeAt(now));
    }
    // In the batch first: what the listener wants released must wait for this very entry.
    batch.add(change);
    batchBytes += codec.bytesOf(change);
    apply(change);
  }

  /** How many bytes these changes would take in an entry, about. */
  long bytesOf(List<Change> changes) {
    return changes.stream().mapToLong(codec::bytesOf).sum();
  }

  /** To be released when everything that is decided so far is committed. */
  void whenDurable(Effect effect) {
    if (!batch.isEmpty()) {
      batchEffects.add(effect);
    } else if (!flights.isEmpty()) {
      flights.getLast().effects.add(effect);
    } else {
      effect.release().run();
    }
  }

  /** Whether there is no room for more decisions now. */
  boolean full() {
    return batchBytes >= bounds.entryBytes() && !room();
  }

  /** Whether one more entry may travel to the log now. */
  boolean room() {
    return flights.size() < bounds.entriesInFlight();
  }

  /** Whether the entry is large enough to go. */
  boolean heavy() {
    return batchBytes >= bounds.entryBytes();
  }

  /** Sends what is decided to the log, if there is something and if there is room. */
  void close() {
    if (batch.isEmpty() || !room()) {
      return;
    }
    listener.entryClosed();
    Entry entry =
        new Entry(state.head().index(), epoch, state.head().timeMillis(), List.copyOf(batch));
    flights.addLast(
        new Flight(entry.index(), batchMark, state.mark(), new ArrayList<>(batchEffects)));
    bytesSinceCheckpoint += batchBytes;
    clearBatch();
    log.append(entry);
  }

  /** Everything up to the index is committed. */
  void appended(long index) {
    while (!flights.isEmpty() && flights.getFirst().index <= index) {
      Flight flight = flights.removeFirst();
      state.forgetTo(flight.endMark);
      flight.effects.forEach(effect -> effect.release().run());
    }
  }

  /** Takes back what is not committed. */
  void depose() {
    leading = false;
    List<Effect> abandoned = new ArrayList<>();
    long mark = flights.isEmpty() ? batchMark : flights.getFirst().mark;
    if (!flights.isEmpty() || !batch.isEmpty()) {
      state.undoTo(mark);
    }
    flights.forEach(flight -> abandoned.addAll(flight.effects));
    abandoned.addAll(batchEffects);
    flights.clear();
    clearBatch();
    state.stopRemembering();
    abandoned.forEach(effect -> effect.abandon().run());
  }

  boolean settled() {
    return flights.isEmpty() && batch.isEmpty();
  }

  /** Whether decisions wait to be sent. */
  boolean pending() {
    return !batch.isEmpty();
  }

  long bytesSinceCheckpoint() {
    return bytesSinceCheckpoint;
  }

  /** The state as it will be at the newest entry that was sent, stored once that is committed. */
  void checkpoint() {
    Check.state(batch.isEmpty(), "a checkpoint in the middle of an entry");
    Head head = state.head();
    List<Change> changes = state.checkpoint();
    bytesSinceCheckpoint = 0;
    whenDurable(
        Effect.of(() -> log.checkpoint(head.index(), head.epoch(), head.timeMillis(), changes)));
  }

  /** The shortest list of changes that makes the state as it is decided, between two entries. */
  List<Change> cut() {
    Check.state(batch.isEmpty(), "a cut in the middle of an entry");
    return state.checkpoint();
  }

  // --- trying out

  /** Runs an experiment on the state and takes back whatever it did to it. */
  <T> T tryOut(Moment now, Function<Consumer<Change>, T> experiment) {
    boolean remembered = state.remembers();
    state.remember();
    long mark = state.mark();
    ChangeListener heard = listener;
    listener = NO_LISTENER;
    try {
      state.begin(state.head().index() + 1, state.head().epoch(), timeAt(now));
      return experiment.apply(state::apply);
    } finally {
      state.undoTo(mark);
      listener = heard;
      if (!remembered) {
        state.stopRemembering();
      }
    }
  }

  private void apply(Change change) {
    Applied applied = Applied.about(change, state);
    state.apply(change);
    listener.applied(applied);
  }

  private void clearBatch() {
    batch.clear();
    batchEffects.clear();
    batchBytes = 0;
  }

  /** An entry on its way to the log. */
  private record Flight(long index, long mark, long endMark, List<Effect> effects) {}
}
