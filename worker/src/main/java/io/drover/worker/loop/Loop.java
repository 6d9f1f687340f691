package io.drover.worker.loop;

/**
 * The one thread that owns all of a worker's state. Everything else hands it messages and forgets.
 */
public interface Loop {
  /**
   * Runs a message on the loop, after those before it.
   *
   * @return false, and nothing happens, when the mailbox is full or the loop has ended
   */
  boolean offer(Runnable message);

  /**
   * Runs a message on the loop; waits while the mailbox is full, so only threads that may wait call
   * it, and the loop itself, which never waits. Does nothing when the loop has ended.
   */
  void put(Runnable message);

  /** Runs a message on the loop after a delay, unless it is cancelled before. On the loop only. */
  Timer after(long delayMillis, Runnable message);

  /** A monotonic clock. */
  long nowMillis();

  /**
   * How long the machine has been up, counting the time that it slept. What must have ended by a
   * certain time is timed by this clock.
   */
  long uptimeMillis();

  /** The machine's clock, in milliseconds since 1970. */
  long wallMillis();

  /** A number by chance from 0 up to 1. On the loop only. */
  double jitter();

  /**
   * Demands that the caller is the loop.
   *
   * @throws IllegalStateException when it is not
   */
  void checkOnLoop();

  /** A message that is still to come. */
  interface Timer {
    /** Takes it back, if it has not run. */
    void cancel();
  }
}
