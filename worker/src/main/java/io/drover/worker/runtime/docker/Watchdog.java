package io.drover.worker.runtime.docker;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Closes what takes too long, from one thread of its own. Blocking reads and writes on a channel
 * know no time-out, but closing the channel wakes them.
 */
final class Watchdog implements Closeable {
  private final ScheduledThreadPoolExecutor timer;
  private final LongSupplier nanoTime;

  Watchdog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("engine-watchdog").factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  /** Watches a target, which gets this much time from now. */
  Watch watch(Closeable target, Duration limit) {
    Watch watch = new Watch(target);
    watch.limit(limit);
    return watch;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** One target under watch. Thread-safe. */
  final class Watch {
    private final Closeable target;
    private long limitNanos;
    private volatile long lastSign;
    private @Nullable Future<?> check;
    private boolean expired;

    private Watch(Closeable target) {
      this.target = target;
    }

    /** From now on, this much time may pass without a {@link #sign}. */
    synchronized void limit(Duration limit) {
      if (expired) {
        return;
      }
      limitNanos = limit.toNanos();
      lastSign = nanoTime.getAsLong();
      lift();
      schedule(limitNanos);
    }

    /** A sign of life: the time begins anew. */
    void sign() {
      lastSign = nanoTime.getAsLong();
    }

    /** There is no limit any more. */
    synchronized void lift() {
      if (check != null) {
        check.cancel(false);
        check = null;
      }
    }

    /** Whether the time ran out and the target was closed for it. */
    synchronized boolean expired() {
      return expired;
    }

    private synchronized void schedule(long delayNanos) {
      if (!timer.isShutdown()) {
        check = timer.schedule(this::check, delayNanos, TimeUnit.NANOSECONDS);
      }
    }

    private void check() {
      synchronized (this) {
        if (check == null) {
          return;
        }
        long left = limitNanos - (nanoTime.getAsLong() - lastSign);
        if (left > 0) {
          schedule(left);
          return;
        }
        expired = true;
      }
      try {
        target.close();
      } catch (IOException e) {
        // The target is given up either way; who reads from it learns by its own exception.
        return;
      }
    }
  }
}
