package io.drover.it.sim.control;

import io.drover.base.Check;
import io.drover.base.Epoch;
import io.drover.master.port.EntryCodec;
import io.drover.master.port.UnreadableLogException;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What lies in the store, and the rules of its transactions. Without time, chance or faults. */
final class StoreRecords {
  private final EntryCodec codec;
  private final List<StoreWitness> witnesses = new ArrayList<>();
  private final TreeMap<Long, Stored> entries = new TreeMap<>();
  private Optional<Checkpoint> checkpoint = Optional.empty();
  private long last;
  private int life = 1;
  private Held held = Held.NOBODY;
  private long entriesRead;
  private long checkpointsRead;

  StoreRecords(EntryCodec codec) {
    this.codec = codec;
  }

  /** The epoch node: who took the epoch by which claim, and its version, which fences appends. */
  record Held(Epoch epoch, long fence, String claim, String leader) {
    static final Held NOBODY = new Held(Epoch.NONE, 0, "", "");
  }

  /** One node of the log. Decoded once for all who read it. */
  static final class Stored {
    private final long index;
    private final byte[] bytes;
    private @Nullable Entry decoded;

    Stored(long index, byte[] bytes) {
      this.index = index;
      this.bytes = bytes;
    }

    long index() {
      return index;
    }

    boolean sameBytes(byte[] others) {
      return Arrays.equals(bytes, others);
    }

    Entry entry(EntryCodec codec) {
      Entry known = decoded;
      if (known == null) {
        known = codec.decode(bytes);
        Check.state(known.index() == index, "node %d holds entry %d", index, known.index());
        decoded = known;
      }
      return known;
    }
  }

  /** A published checkpoint. Decoded once for all who read it. */
  static final class Checkpoint {
    private final long index;
    private final Epoch epoch;
    private final long timeMillis;
    private final byte[] bytes;
    private @Nullable List<Change> decoded;

    Checkpoint(long index, Epoch epoch, long timeMillis, byte[] bytes) {
      this.index = index;
      this.epoch = epoch;
      this.timeMillis = timeMillis;
      this.bytes = bytes;
    }

    long index() {
      return index;
    }

    Epoch epoch() {
      return epoch;
    }

    long timeMillis() {
      return timeMillis;
    }

    int size() {
      return bytes.length;
    }

    List<Change> state(EntryCodec codec) {
      List<Change> known = decoded;
      if (known == null) {
        known = List.copyOf(codec.decodeChanges(bytes));
        decoded = known;
      }
      return known;
    }
  }

  void add(StoreWitness witness) {
    witnesses.add(witness);
  }

  int life() {
    return life;
  }

  long last() {
    return last;
  }

  Held held() {
    return held;
  }

  Optional<Checkpoint> checkpoint() {
    return checkpoint;
  }

  /** The newest checkpoint, for a master that takes it. */
  Optional<Checkpoint> readCheckpoint() {
    checkpoint.ifPresent(there -> checkpointsRead++);
    return checkpoint;
  }

  long entriesRead() {
    return entriesRead;
  }

  long checkpointsRead() {
    return checkpointsRead;
  }

  /** How many entries are kept. */
  int size() {
    return entries.size();
  }

  /** Whether a master that was told of this entry may go on from there. */
  boolean reaches(long index) {
    return index == 0
        || entries.containsKey(index)
        || checkpoint.filter(newest -> newest.index() >= index).isPresent();
  }

  /** The entries from this one on, without a gap, at most so many. */
  List<Stored> read(long from, long to, int most) {
    List<Stored> found = new ArrayList<>();
    Stored next = entries.get(from);
    for (long index = from; next != null && index <= to && found.size() < most; ) {
      found.add(next);
      index++;
      next = entries.get(index);
    }
    entriesRead += found.size();
    return found;
  }

  /** Whether an entry after this one is there. */
  boolean goesOnAfter(long index) {
    return last > index;
  }

  /** Takes the next epoch, unless this claim has it. */
  Optional<Held> take(String claim, Epoch floor, String leader) {
    if (!held.claim().equals(claim)) {
      if (!floor.equals(Epoch.NONE) && held.epoch().compareTo(floor) >= 0) {
        return Optional.empty();
      }
      Epoch next = new Epoch(Math.max(held.epoch().number(), floor.number()) + 1);
      held = new Held(next, held.fence() + 1, claim, leader);
    }
    return Optional.of(held);
  }

  /** Moves the fence on; empty if the epoch is another claim's. */
  Optional<Held> retake(String claim) {
    if (!held.claim().equals(claim)) {
      return Optional.empty();
    }
    held = new Held(held.epoch(), held.fence() + 1, claim, held.leader());
    return Optional.of(held);
  }

  /** Creates the entry if the fence is the one named and the entry before is the last. */
  boolean append(long fence, long index, byte[] bytes) {
    if (fence != held.fence() || last != index - 1) {
      return false;
    }
    Stored stored = new Stored(index, bytes);
    entries.put(index, stored);
    last = index;
    if (!witnesses.isEmpty()) {
      Entry entry = stored.entry(codec);
      witnesses.forEach(witness -> witness.committed(index, entry));
    }
    return true;
  }

  boolean publish(long fence, Checkpoint newer) {
    if (fence != held.fence() || newer.index() > last) {
      return false;
    }
    checkpoint = Optional.of(newer);
    if (!witnesses.isEmpty()) {
      List<Change> state = newer.state(codec);
      witnesses.forEach(witness -> witness.published(newer.index(), state));
    }
    return true;
  }

  /** Removes entries before the index, oldest first, at most so many; false when none is left. */
  boolean trim(long index, int most) {
    for (int i = 0; i < most; i++) {
      if (entries.isEmpty() || entries.firstKey() >= index) {
        return false;
      }
      entries.pollFirstEntry();
    }
    return true;
  }

  /** Loses everything; what is written afterwards is another store's. */
  void wipe() {
    entries.clear();
    checkpoint = Optional.empty();
    last = 0;
    held = Held.NOBODY;
    life++;
    witnesses.forEach(StoreWitness::wiped);
  }

  /** Cuts the stored entry short. */
  void damage(long index) {
    entries.put(index, new Stored(index, new byte[] {1, 2, 3}));
  }

  Entry decode(Stored stored) {
    try {
      return stored.entry(codec);
    } catch (UnreadableLogException e) {
      throw new UnreadableLogException("log entry " + stored.index() + ": " + e.getMessage(), e);
    }
  }
}
