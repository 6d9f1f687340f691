package io.drover.client.internal;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a client waits before it tries again, with jitter so that clients do not march in step.
 */
final class Pauses {
  private static final int FIRST_MILLIS = 20;
  private static final int LAST_MILLIS = 100;
  private static final int BUSY_MILLIS_MAX = 2_000;

  private Pauses() {}

  /** Between two rounds over masters that do not lead or are gone. */
  static long betweenRoundsMillis() {
    return ThreadLocalRandom.current().nextLong(FIRST_MILLIS, LAST_MILLIS + 1);
  }

  /** After the given number of answers in a row that said "too busy". */
  static long busyMillis(int times) {
    long most = Math.min(BUSY_MILLIS_MAX, (long) LAST_MILLIS << Math.min(times, 5));
    return ThreadLocalRandom.current().nextLong(most / 2, most + 1);
  }
}
