package io.drover.master.loop;

import java.util.concurrent.TimeUnit;

/**
 * Where the numbers of tasks begin again when nobody knows which ones were given: numbers are never
 * given twice, and a store that was lost or a snapshot that is old cannot tell.
 */
final class TaskNumbers {
  /** Each second has so many of its own: a million, more than are ever given in one. */
  private static final int SECOND_BITS = 20;

  /** 2023-01-01T00:00:00Z, before the first was given. */
  private static final long BEGINNING_SECONDS = 1_672_531_200;

  private static final long SECONDS_MAX = (1L << (60 - SECOND_BITS)) - 2;

  private TaskNumbers() {}

  /**
   * The first of this moment's, above all of the moments before it.
   *
   * @param timeMillis of the log, since 1970
   */
  static long of(long timeMillis) {
    long seconds = TimeUnit.MILLISECONDS.toSeconds(timeMillis) - BEGINNING_SECONDS;
    return Math.max(1, Math.min(seconds, SECONDS_MAX) << SECOND_BITS);
  }
}
