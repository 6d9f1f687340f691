package io.drover.master.log;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The log's one thread. What a task throws is never lost: it goes to whoever must stop then. */
final class LogThread implements Executor, AutoCloseable {
  private static final long CLOSE_SECONDS = 5;

  private final ScheduledThreadPoolExecutor thread;
  private volatile Consumer<RuntimeException> onFailure =
      failure -> {
        throw failure;
      };

  LogThread(String name) {
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().name(name).daemon(true).factory(),
            // Answers of ZooKeeper that arrive after close are of no use to anyone.
            new ThreadPoolExecutor.DiscardPolicy());
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Names who is told, on this thread, of what tasks throw. */
  void onFailure(Consumer<RuntimeException> handler) {
    onFailure = handler;
  }

  @Override
  public void execute(Runnable task) {
    thread.execute(() -> run(task));
  }

  void after(Duration delay, Runnable task) {
    var _ = thread.schedule(() -> run(task), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  void every(Duration period, Runnable task) {
    var _ =
        thread.scheduleWithFixedDelay(
            () -> run(task), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      onFailure.accept(e);
    }
  }

  /** Ends what runs and forgets what waits. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "the log's thread did not end within " + CLOSE_SECONDS + " s: a listener blocks it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
