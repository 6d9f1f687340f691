package io.drover.it.bench;

import io.drover.master.codec.ProtoEntryCodec;
import io.drover.master.log.ZooKeeperConnection;
import io.drover.master.model.ContainerId;
import io.drover.master.model.ImageDigest;
import io.drover.master.model.Observation;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.state.Change;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooKeeper;

/**
 * One way to write entries durably, driven in the same manner as the other. What a measurement
 * wrote is removed after it, as the log's checkpoints remove what is old: else all of it stays in
 * the memory of every member, and the measurement is that of memory touched for the first time.
 */
abstract class Lane implements AutoCloseable {
  /** As many as the loop lets travel at once. */
  private static final int WINDOW = 16;

  private static final long PATIENCE_SECONDS = 120;

  /** What is before the changes in an entry of the log: checksum, index, epoch and time. */
  static final int HEADER_BYTES = 22;

  private final ZooKeeper zooKeeper;
  private final Semaphore room = new Semaphore(0);
  private long removed;

  Lane(ZooKeeperConnection connection) {
    try {
      zooKeeper = connection.curator().getZookeeperClient().getZooKeeper();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  final ZooKeeper zooKeeper() {
    return zooKeeper;
  }

  /** Every entry that follows is of these changes. */
  abstract void prepare(List<Change> changes);

  /** Begins to write one more entry. */
  abstract void append();

  /** How many entries there have been; they are numbered from one. */
  abstract long written();

  /** Where this entry lies. */
  abstract String path(long entry);

  /** One more entry is durable; any thread. */
  final void durable() {
    room.release();
  }

  final double megabytesPerSecond(int entries, int changes) {
    long bytes =
        (long) entries
            * (new ProtoEntryCodec().encodeChanges(changes(changes)).length + HEADER_BYTES);
    return bytes / 1e6 / seconds(entries, changes);
  }

  final double entriesPerSecond(int entries, int changes) {
    return entries / seconds(entries, changes);
  }

  private double seconds(int entries, int changes) {
    prepare(changes(changes));
    long begin = System.nanoTime();
    for (int i = 0; i < entries; i++) {
      if (i >= WINDOW) {
        await(1);
      }
      append();
    }
    await(Math.min(entries, WINDOW));
    double seconds = (System.nanoTime() - begin) / 1e9;
    clear();
    return seconds;
  }

  final List<Double> millisOneByOne(int entries, int changes) {
    prepare(changes(changes));
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      long begin = System.nanoTime();
      append();
      await(1);
      millis.add((System.nanoTime() - begin) / 1e6);
    }
    clear();
    return millis;
  }

  /** Removes all entries but the last, which the next one's transaction looks for. */
  private void clear() {
    List<Op> deletions = new ArrayList<>();
    while (removed + 1 < written()) {
      removed++;
      deletions.add(Op.delete(path(removed), -1));
    }
    try {
      zooKeeper.multi(deletions);
    } catch (KeeperException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void await(int entries) {
    try {
      if (!room.tryAcquire(entries, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("not durable within " + PATIENCE_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What a worker reports of so many tasks. */
  static List<Change> changes(int count) {
    List<Change> changes = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      SplittableRandom random = new SplittableRandom(i);
      StringBuilder container = new StringBuilder(64);
      for (int part = 0; part < 4; part++) {
        container.append(HexFormat.of().toHexDigits(random.nextLong()));
      }
      changes.add(
          new Change.TaskObserved(
              new TaskId(1_000_000L + i),
              new Observation(
                  1,
                  TaskState.RUNNING,
                  "",
                  ContainerId.of(container.toString()),
                  OptionalInt.empty(),
                  1,
                  false,
                  1_700_000_000_000L,
                  0,
                  ImageDigest.of("sha256:" + container),
                  "")));
    }
    return changes;
  }

  @Override
  public abstract void close();
}
