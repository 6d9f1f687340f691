package io.drover.client.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client's threads: one for its timers, and one for each stream that is delivering. What is given
 * to them after the client was closed is dropped: nobody waits for it any more.
 */
final class ClientThreads implements AutoCloseable {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final int IDLE_SECONDS = 5;

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, named("drover-client-timer-"), new ThreadPoolExecutor.DiscardPolicy());
  private final ThreadPoolExecutor deliveries =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          named("drover-client-delivery-"),
          new ThreadPoolExecutor.DiscardPolicy());

  ClientThreads() {
    timer.setRemoveOnCancelPolicy(true);
  }

  private static ThreadFactory named(String prefix) {
    return work -> {
      Thread thread = new Thread(work, prefix + NUMBERS.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Runs short work after a while, unless it is cancelled before. */
  ScheduledFuture<?> after(Runnable work, long millis) {
    return timer.schedule(work, millis, TimeUnit.MILLISECONDS);
  }

  /** Runs short work after a while; at once when that is zero. */
  void afterwards(long millis, Runnable work) {
    ScheduledFuture<?> unused = after(work, millis);
  }

  Executor deliveries() {
    return deliveries;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    deliveries.shutdown();
  }
}
