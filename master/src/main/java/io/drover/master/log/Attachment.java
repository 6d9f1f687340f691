package io.drover.master.log;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;

/**
 * The tie to the store: the one watch over all the cluster's nodes, and the proof, after each new
 * connection, that it is still the same store with the same log. The watch is told on ZooKeeper's
 * thread, everything else belongs to the log's.
 */
final class Attachment {
  private final Store store;
  private final LogPaths paths;
  private final EpochFence fence;
  private final LogReader reader;
  private final Runnable wake;
  private final Watcher watcher = this::changed;
  private final AtomicLong knownTail = new AtomicLong();
  private final AtomicBoolean epochMoved = new AtomicBoolean();
  private final AtomicBoolean woken = new AtomicBoolean();

  private boolean attached;
  private String storeId = "";
  private long epochSeen;

  Attachment(Store store, LogPaths paths, EpochFence fence, LogReader reader, Runnable wake) {
    this.store = store;
    this.paths = paths;
    this.fence = fence;
    this.reader = reader;
    this.wake = wake;
  }

  boolean attached() {
    return attached;
  }

  void drop() {
    attached = false;
  }

  /** The log's thread looks now: news from here on wake it again. */
  void awake() {
    woken.set(false);
  }

  /** The highest entry that a watch told of. */
  long knownTail() {
    return knownTail.get();
  }

  /**
   * Watches the store, makes the first nodes if there never were any, and sees that it is the one
   * known before.
   *
   * @throws StoreWipedException if the store was wiped, replaced or set back
   */
  void attach(long lastIndex) throws StoreException {
    store.watchTree(paths.root(), watcher);
    // A server may lag behind the one that was asked before.
    store.sync(paths.root());
    if (storeId.isEmpty() && fence.read().isEmpty()) {
      fence.prepare();
    }
    lookAtEpoch();
    if (lastIndex > 0 && !store.exists(paths.entry(lastIndex)) && !trimmed(lastIndex)) {
      throw new StoreWipedException(
          "log entry %d is gone from ZooKeeper: the store was wiped or set back to an older copy"
              .formatted(lastIndex));
    }
    attached = true;
    epochMoved.set(true);
  }

  /** The epoch node, if it changed since it was last asked for. */
  Optional<EpochRecord> movedEpoch() throws StoreException {
    if (!epochMoved.get()) {
      return Optional.empty();
    }
    epochMoved.set(false);
    try {
      return Optional.of(lookAtEpoch());
    } catch (StoreException e) {
      epochMoved.set(true);
      throw e;
    }
  }

  private EpochRecord lookAtEpoch() throws StoreException {
    EpochFence.Held held =
        fence
            .read()
            .orElseThrow(() ->
                new StoreWipedException(
                    paths.epoch() + " is gone from ZooKeeper: the store was wiped"));
    EpochRecord record = held.record();
    if (storeId.isEmpty()) {
      storeId = record.storeId();
    }
    if (!storeId.equals(record.storeId())) {
      throw new StoreWipedException(
          "ZooKeeper's nodes of cluster %s were made anew: the store was wiped or replaced"
              .formatted(paths.cluster()));
    }
    if (record.epoch() < epochSeen) {
      throw new StoreWipedException(
          "ZooKeeper holds epoch %d though there was epoch %d: it was set back to an older copy"
              .formatted(record.epoch(), epochSeen));
    }
    epochSeen = record.epoch();
    return record;
  }

  private boolean trimmed(long index) throws StoreException {
    return reader.manifest().filter(manifest -> manifest.index() >= index).isPresent();
  }

  private void changed(WatchedEvent event) {
    String path = event.getPath();
    if (path == null) {
      return;
    }
    boolean news = false;
    if (event.getType() == EventType.NodeCreated) {
      long index = paths.entryIndex(path);
      news = index > knownTail.getAndAccumulate(index, Math::max);
    }
    if (path.equals(paths.epoch())) {
      epochMoved.set(true);
      news = true;
    }
    if (news && woken.compareAndSet(false, true)) {
      wake.run();
    }
  }
}
