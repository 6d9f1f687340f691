package io.drover.worker.loop;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** A loop that a test turns by hand, with a clock that only the test moves. */
public final class ManualLoop implements Loop {
  private static final long WALL_START_MILLIS = 1_767_225_600_000L;
  private static final int TURNS_MAX = 100_000;

  private final Queue<Runnable> messages = new ArrayDeque<>();
  private final PriorityQueue<Due> timers =
      new PriorityQueue<>(Comparator.comparingLong(Due::atMillis).thenComparingLong(Due::number));
  private long nowMillis = 1_000;
  private long timersMade;
  private double jitter;

  private record Due(long atMillis, long number, Runnable message) {}

  @Override
  public boolean offer(Runnable message) {
    messages.add(message);
    return true;
  }

  @Override
  public void put(Runnable message) {
    messages.add(message);
  }

  @Override
  public Timer after(long delayMillis, Runnable message) {
    Due due = new Due(nowMillis + Math.max(0, delayMillis), timersMade++, message);
    timers.add(due);
    return () -> timers.remove(due);
  }

  @Override
  public long nowMillis() {
    return nowMillis;
  }

  @Override
  public long uptimeMillis() {
    return nowMillis;
  }

  @Override
  public long wallMillis() {
    return WALL_START_MILLIS + nowMillis;
  }

  @Override
  public double jitter() {
    return jitter;
  }

  @Override
  public void checkOnLoop() {}

  /** Every later chance gives this. */
  public void jitter(double next) {
    jitter = next;
  }

  /** Runs what waits, and what that brings about, without moving the clock. */
  public void run() {
    int turns = 0;
    while (!messages.isEmpty()) {
      if (turns++ > TURNS_MAX) {
        throw new AssertionError("the loop spins");
      }
      messages.remove().run();
    }
  }

  /** Runs a message and all that it brings about. */
  public void run(Runnable message) {
    messages.add(message);
    run();
  }

  /** Moves the clock, with every timer that comes due on the way. */
  public void advance(long millis) {
    long end = nowMillis + millis;
    run();
    int turns = 0;
    while (!timers.isEmpty() && timers.peek().atMillis() <= end) {
      if (turns++ > TURNS_MAX) {
        throw new AssertionError("the timers spin");
      }
      Due due = timers.remove();
      nowMillis = Math.max(nowMillis, due.atMillis());
      messages.add(due.message());
      run();
    }
    nowMillis = end;
  }
}
