package io.drover.master.port;

import io.drover.base.Epoch;
import io.drover.master.model.MasterId;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the masters' in-memory logs share: the store, with its rules and without any fault of its
 * own. Used by one thread.
 */
public final class InMemoryLogStore {
  private final TreeMap<Long, byte[]> entries = new TreeMap<>();
  private Optional<Checkpoint> checkpoint = Optional.empty();
  private int life = 1;
  private int claims;
  private long epoch;
  private long fence;
  private String claim = "";
  private String leader = "";

  /** A stored checkpoint, its changes as the codec has them. */
  record Checkpoint(long index, Epoch epoch, long timeMillis, Bytes state) {}

  /** Bytes that nobody alters. */
  static final class Bytes {
    private final byte[] content;

    Bytes(byte[] content) {
      this.content = content.clone();
    }

    byte[] content() {
      return content.clone();
    }
  }

  /** Taken: the epoch, and the fence that appends must name. */
  record Taken(Epoch epoch, long fence) {}

  /** Loses everything; what is written afterwards is another store's. */
  public void wipe() {
    entries.clear();
    checkpoint = Optional.empty();
    epoch = 0;
    fence = 0;
    claim = "";
    leader = "";
    life++;
  }

  /** Cuts the stored entry short. */
  public void damage(long index) {
    entries.put(index, new byte[] {1, 2, 3});
  }

  /** How many entries lie in it. */
  public int size() {
    return entries.size();
  }

  /** The last entry's index, that of the checkpoint if there is no later one. */
  public long lastIndex() {
    return entries.isEmpty() ? checkpoint.map(Checkpoint::index).orElse(0L) : entries.lastKey();
  }

  int life() {
    return life;
  }

  String claim() {
    return claim;
  }

  String leader() {
    return leader;
  }

  String newClaim() {
    claims++;
    return "claim-" + claims;
  }

  /** Empty if there is a floor and this store has come to it. */
  Optional<Taken> take(String newClaim, Epoch floor, MasterId self) {
    if (!claim.equals(newClaim)) {
      if (!floor.equals(Epoch.NONE) && epoch >= floor.number()) {
        return Optional.empty();
      }
      claim = newClaim;
      leader = self.value();
      epoch = Math.max(epoch, floor.number()) + 1;
      fence++;
    }
    return Optional.of(new Taken(new Epoch(epoch), fence));
  }

  Optional<Taken> retake(String ownClaim) {
    if (!claim.equals(ownClaim)) {
      return Optional.empty();
    }
    fence++;
    return Optional.of(new Taken(new Epoch(epoch), fence));
  }

  boolean append(long ownFence, long index, byte[] bytes) {
    if (ownFence != fence || lastIndex() != index - 1) {
      return false;
    }
    entries.put(index, bytes.clone());
    return true;
  }

  Optional<byte[]> read(long index) {
    return Optional.ofNullable(entries.get(index)).map(byte[]::clone);
  }

  Optional<Checkpoint> checkpoint() {
    return checkpoint;
  }

  boolean publish(long ownFence, Checkpoint newer) {
    if (ownFence != fence || newer.index() > lastIndex()) {
      return false;
    }
    checkpoint = Optional.of(newer);
    // The entry of the checkpoint stays, so that the next one has one before it.
    entries.headMap(newer.index(), false).clear();
    return true;
  }
}
