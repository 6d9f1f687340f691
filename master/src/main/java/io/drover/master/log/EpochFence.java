package io.drover.master.log;

import io.drover.base.Epoch;
import io.drover.master.log.StoreException.Trouble;
import io.drover.master.model.MasterId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;

/**
 * The epoch node. Every append checks its version, so whoever moves it on shuts everybody else out,
 * and, because a leader can move it on too without changing the epoch, shuts out its own lost
 * appends: after that what the log holds is settled. Blocking; used on the log's thread only.
 */
final class EpochFence {
  private static final int CLAIM_ATTEMPTS_MAX = 16;

  private final Store store;
  private final LogPaths paths;

  EpochFence(Store store, LogPaths paths) {
    this.store = store;
    this.paths = paths;
  }

  /** The epoch node at one moment. */
  record Held(EpochRecord record, int version) {}

  /** Makes the cluster's nodes where there are none yet: all at once, whoever comes first. */
  void prepare() throws StoreException {
    createUnlessThere("/drover");
    createUnlessThere(paths.root());
    EpochRecord none = new EpochRecord(UUID.randomUUID().toString(), 0, "", "", "");
    try {
      store.transact(
          "first nodes of cluster " + paths.cluster(),
          List.of(
              creation(paths.epoch(), none.encode()),
              creation(paths.checkpoint(), new byte[0]),
              creation(paths.log(), new byte[0]),
              // Entry n may be created where n-1 is; nothing ever reads this one.
              creation(paths.entry(0), new byte[0])));
    } catch (StoreException e) {
      if (e.trouble() != Trouble.NODE_EXISTS) {
        throw e;
      }
    }
  }

  Optional<Held> read() throws StoreException {
    return store
        .read(paths.epoch())
        .map(node -> new Held(EpochRecord.decode(node.data()), node.version()));
  }

  /**
   * Takes the next epoch, or the one after the floor if there is a floor. May be called again with
   * the same claim after its outcome got lost.
   *
   * @return empty if there is a floor and the store has reached it: then others lead, whom those
   *     know who have seen it
   * @throws StoreWipedException if the node is gone
   */
  Optional<Held> claim(String claim, Epoch floor, MasterId self, String address)
      throws StoreException {
    StoreException last = null;
    for (int attempt = 0; attempt < CLAIM_ATTEMPTS_MAX; attempt++) {
      Held held = demand();
      EpochRecord before = held.record();
      if (before.claim().equals(claim)) {
        return Optional.of(held);
      }
      if (!floor.equals(Epoch.NONE) && before.epoch() >= floor.number()) {
        return Optional.empty();
      }
      EpochRecord next =
          new EpochRecord(
              before.storeId(),
              Math.max(before.epoch(), floor.number()) + 1,
              claim,
              self.value(),
              address);
      try {
        return Optional.of(
            new Held(next, store.write(paths.epoch(), next.encode(), held.version())));
      } catch (StoreException e) {
        if (e.trouble() != Trouble.BAD_VERSION) {
          throw e;
        }
        last = e;
      }
    }
    throw last == null ? new StoreException(Trouble.UNAVAILABLE, "no attempt") : last;
  }

  /**
   * Moves the node on without changing the epoch, so that nothing sent before can be done any more.
   *
   * @return empty if the epoch is not this claim's any more
   */
  Optional<Held> retake(String claim) throws StoreException {
    for (int attempt = 0; attempt < CLAIM_ATTEMPTS_MAX; attempt++) {
      Held held = demand();
      if (!held.record().claim().equals(claim)) {
        return Optional.empty();
      }
      try {
        int version = store.write(paths.epoch(), held.record().encode(), held.version());
        return Optional.of(new Held(held.record(), version));
      } catch (StoreException e) {
        if (e.trouble() != Trouble.BAD_VERSION) {
          throw e;
        }
      }
    }
    throw new StoreException(Trouble.UNAVAILABLE, "the epoch node keeps changing");
  }

  /** Whether the epoch is this claim's now. */
  boolean holds(String claim) throws StoreException {
    return demand().record().claim().equals(claim);
  }

  private Held demand() throws StoreException {
    return read()
        .orElseThrow(() ->
            new StoreWipedException(
                paths.epoch() + " is gone from ZooKeeper: the store was wiped"));
  }

  private void createUnlessThere(String path) throws StoreException {
    try {
      store.create(path, new byte[0]);
    } catch (StoreException e) {
      if (e.trouble() != Trouble.NODE_EXISTS) {
        throw e;
      }
    }
  }

  private static Op creation(String path, byte[] data) {
    return Op.create(path, data, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
  }
}
