package io.drover.client.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Runs one stream's deliveries in order, one at a time, on a thread that may block. The queue is
 * bounded by the stream's credit: its sender waits for what is in it.
 */
final class SerialDelivery {
  private final Executor threads;
  private final Queue<Runnable> queue = new ArrayDeque<>();
  private boolean running;

  SerialDelivery(Executor threads) {
    this.threads = threads;
  }

  /** Runs the work after everything given before; the future says when it is done. */
  CompletableFuture<Void> run(Runnable work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    execute(() -> {
      try {
        work.run();
        done.complete(null);
      } catch (RuntimeException | Error e) {
        done.completeExceptionally(e);
      }
    });
    return done;
  }

  /** Runs work that cannot fail after everything given before. */
  void execute(Runnable work) {
    synchronized (this) {
      queue.add(work);
      if (running) {
        return;
      }
      running = true;
    }
    threads.execute(this::drain);
  }

  private void drain() {
    while (true) {
      Runnable work;
      synchronized (this) {
        work = queue.poll();
        if (work == null) {
          running = false;
          return;
        }
      }
      work.run();
    }
  }
}
