package io.drover.it.bench;

import io.drover.master.app.MadeUpCluster;
import io.drover.master.codec.ProtoEntryCodec;
import io.drover.master.model.Resources;
import io.drover.master.port.EntryCodec;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/** The processor time that a leader's and a follower's core take, part by part. */
final class CoreLab {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Resources EACH = new Resources(100, 128L << 20);

  private final MeasuredCodec codec = new MeasuredCodec();
  private final MadeUpCluster cluster;
  private long leaderNanos;
  private long followerNanos;
  private long turns;
  private long longestTurnNanos;
  private long longestTurnClockNanos;

  /** A leader that has heard so many workers. */
  CoreLab(int workers) {
    cluster = new MadeUpCluster(codec, workers);
    while (cluster.pending()) {
      step();
    }
    leaderNanos = 0;
    followerNanos = 0;
    turns = 0;
    longestTurnNanos = 0;
    longestTurnClockNanos = 0;
    codec.forget();
  }

  void deploy(int jobs, int tasksEach) {
    for (int i = 0; i < jobs; i++) {
      cluster.deploy("job-" + i, tasksEach, EACH);
    }
  }

  /** Takes turns until so many tasks run. */
  void runUntilRunning(long tasks) {
    while (cluster.running() < tasks) {
      step();
    }
  }

  private void step() {
    turns++;
    long clock = System.nanoTime();
    long began = THREADS.getCurrentThreadCpuTime();
    cluster.leaderTurn();
    long turned = THREADS.getCurrentThreadCpuTime();
    longestTurnClockNanos = Math.max(longestTurnClockNanos, System.nanoTime() - clock);
    longestTurnNanos = Math.max(longestTurnNanos, turned - began);
    cluster.followerTurns();
    leaderNanos += turned - began;
    followerNanos += THREADS.getCurrentThreadCpuTime() - turned;
  }

  /** Of the leader, with what was encoded in it; processor time. */
  long longestTurnNanos() {
    return longestTurnNanos;
  }

  /** The same by the clock, with the pauses for garbage collection that fell into it. */
  long longestTurnClockNanos() {
    return longestTurnClockNanos;
  }

  /** Without what was encoded meanwhile: that is another thread's work in a real master. */
  long leaderNanos() {
    return leaderNanos - codec.encodeNanos;
  }

  long encodeNanos() {
    return codec.encodeNanos;
  }

  long decodeNanos() {
    return codec.decodeNanos;
  }

  /** Without what was decoded meanwhile, as above. */
  long followerNanos() {
    return followerNanos - codec.decodeNanos;
  }

  long logBytes() {
    return codec.logBytes;
  }

  long entries() {
    return codec.entries;
  }

  long turns() {
    return turns;
  }

  /** What is left of the heap after a collection. */
  long heapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** The real codec, with a look at the clock. */
  private static final class MeasuredCodec implements EntryCodec {
    private final EntryCodec codec = new ProtoEntryCodec();
    private long encodeNanos;
    private long decodeNanos;
    private long logBytes;
    private long entries;

    void forget() {
      encodeNanos = 0;
      decodeNanos = 0;
      logBytes = 0;
      entries = 0;
    }

    @Override
    public byte[] encode(Entry entry, int headRoom) {
      long began = THREADS.getCurrentThreadCpuTime();
      byte[] bytes = codec.encode(entry, headRoom);
      encodeNanos += THREADS.getCurrentThreadCpuTime() - began;
      logBytes += bytes.length;
      entries++;
      return bytes;
    }

    @Override
    public Entry decode(byte[] bytes) {
      long began = THREADS.getCurrentThreadCpuTime();
      Entry entry = codec.decode(bytes);
      decodeNanos += THREADS.getCurrentThreadCpuTime() - began;
      return entry;
    }

    @Override
    public byte[] encodeChanges(List<Change> changes) {
      return codec.encodeChanges(changes);
    }

    @Override
    public List<Change> decodeChanges(byte[] bytes) {
      return codec.decodeChanges(bytes);
    }

    @Override
    public int bytesOf(Change change) {
      return codec.bytesOf(change);
    }
  }
}
