package io.drover.client.internal;

import java.time.Duration;
import java.util.Locale;

/** Durations as messages show them. */
final class Seconds {
  private Seconds() {}

  /** Such as {@code "10 s"} or {@code "1.5 s"}. */
  static String text(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0
        ? millis / 1000 + " s"
        : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }
}
