package io.drover.master.app;

import io.drover.base.Epoch;
import io.drover.master.model.MasterId;
import io.drover.master.port.ReplicatedLog;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.function.LongSupplier;

/**
 * A log that knows how long its appends take and whether its store is reachable, for metrics and
 * health checks. Everything else it leaves to the real one. Thread-safe.
 */
final class MeasuredLog implements ReplicatedLog {
  private static final int APPENDS_KEPT = 512;

  private final ReplicatedLog log;
  private final LongSupplier nanoClock;
  private final Queue<Pending> pending = new ArrayDeque<>();
  private final long[] takenNanos = new long[APPENDS_KEPT];
  private int appends;
  private boolean heard;
  private boolean suspended;

  MeasuredLog(ReplicatedLog log, LongSupplier nanoClock) {
    this.log = log;
    this.nanoClock = nanoClock;
  }

  /** How long late appends took: each from its queueing to its commit. */
  record Latency(double p99Millis, double maxMillis) {}

  synchronized Latency latency() {
    int kept = Math.min(appends, APPENDS_KEPT);
    if (kept == 0) {
      return new Latency(0, 0);
    }
    long[] sorted = Arrays.copyOf(takenNanos, kept);
    Arrays.sort(sorted);
    return new Latency(sorted[(kept - 1) * 99 / 100] / 1e6, sorted[kept - 1] / 1e6);
  }

  /** Whether the store was reached and has not become shaky since. */
  synchronized boolean connected() {
    return heard && !suspended;
  }

  private synchronized void queued(long index) {
    pending.add(new Pending(index, nanoClock.getAsLong()));
  }

  private synchronized void committed(long index) {
    long now = nanoClock.getAsLong();
    while (!pending.isEmpty() && pending.element().index() <= index) {
      takenNanos[appends++ % APPENDS_KEPT] = now - pending.remove().sinceNanos();
    }
  }

  private synchronized void forget() {
    pending.clear();
  }

  private synchronized void connection(boolean sound) {
    heard |= sound;
    suspended = !sound;
  }

  @Override
  public void start(Listener listener) {
    log.start(new Ear(listener));
  }

  @Override
  public void claim(MasterId self, String address) {
    log.claim(self, address);
  }

  @Override
  public void claimAbove(Epoch floor, MasterId self, String address) {
    log.claimAbove(floor, self, address);
  }

  @Override
  public void append(Entry entry) {
    queued(entry.index());
    log.append(entry);
  }

  @Override
  public void renounce(String reason) {
    log.renounce(reason);
  }

  @Override
  public void checkpoint(long index, Epoch epoch, long timeMillis, List<Change> state) {
    log.checkpoint(index, epoch, timeMillis, state);
  }

  @Override
  public void close() {
    log.close();
  }

  private record Pending(long index, long sinceNanos) {}

  /** Hears what the loop hears, just before it. */
  private final class Ear implements Listener {
    private final Listener loop;

    Ear(Listener loop) {
      this.loop = loop;
    }

    @Override
    public void restored(long index, Epoch epoch, long timeMillis, List<Change> state) {
      connection(true);
      loop.restored(index, epoch, timeMillis, state);
    }

    @Override
    public void committed(Entry entry) {
      connection(true);
      loop.committed(entry);
    }

    @Override
    public void claimed(Epoch epoch, long lastIndex) {
      connection(true);
      loop.claimed(epoch, lastIndex);
    }

    @Override
    public void appended(long index) {
      MeasuredLog.this.committed(index);
      loop.appended(index);
    }

    @Override
    public void deposed(String reason) {
      forget();
      loop.deposed(reason);
    }

    @Override
    public void suspended() {
      connection(false);
      loop.suspended();
    }

    @Override
    public void resumed() {
      connection(true);
      loop.resumed();
    }

    @Override
    public void checkpointed(long index, long storedBytes) {
      loop.checkpointed(index, storedBytes);
    }

    @Override
    public void broken(String reason) {
      connection(false);
      loop.broken(reason);
    }

    @Override
    public void wiped(String reason) {
      connection(false);
      loop.wiped(reason);
    }
  }
}
