package io.drover.master.log;

import io.drover.master.log.StoreException.Trouble;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Does something again while the connection is away, for a bounded time, until closed. */
final class Retry implements AutoCloseable {
  private final Duration delay;
  private final int attemptsMax;
  private final CountDownLatch closed = new CountDownLatch(1);

  Retry(Duration delay, int attemptsMax) {
    this.delay = delay;
    this.attemptsMax = attemptsMax;
  }

  /** Something that a lost connection can prevent. */
  @FunctionalInterface
  interface Attempt {
    void run() throws StoreException;
  }

  void until(Attempt attempt) throws StoreException {
    for (int number = 1; ; number++) {
      try {
        attempt.run();
        return;
      } catch (StoreException e) {
        if (e.trouble() != Trouble.UNAVAILABLE || number == attemptsMax || pausedToTheEnd()) {
          throw e;
        }
      }
    }
  }

  private boolean pausedToTheEnd() {
    try {
      return closed.await(delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
