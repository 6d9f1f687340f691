package io.drover.it.chaos;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Nanoseconds since 1970 that never jump: comparable with the engines' events, which carry the
 * machine's wall clock, and with each other.
 */
final class Clock {
  private static final long WALL = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
  private static final long ANCHOR = System.nanoTime();

  private Clock() {}

  static long now() {
    return WALL + (System.nanoTime() - ANCHOR);
  }

  /** Seconds since the run began, for people. */
  static String text(long nanos) {
    return String.format(Locale.ROOT, "%.3f", (nanos - WALL) / 1e9);
  }

  static long seconds(double seconds) {
    return (long) (seconds * 1e9);
  }
}
