package io.drover.worker.loop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The kernel's count of the machine's uptime; where there is none, a monotonic clock. */
final class Uptime {
  private static final Path FILE = Path.of("/proc/uptime");
  private static final double MILLIS_PER_SECOND = 1_000;

  private Uptime() {}

  static long millis() {
    try {
      // The file is in memory and has two numbers.
      String text = new String(Files.readAllBytes(FILE), StandardCharsets.US_ASCII);
      return Math.round(
          Double.parseDouble(text.substring(0, text.indexOf(' '))) * MILLIS_PER_SECOND);
    } catch (IOException | RuntimeException e) {
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
  }
}
