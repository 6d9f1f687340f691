package io.drover.master.schedule;

import java.util.Locale;

/** Amounts of memory and disk for people. */
final class ByteText {
  private static final long MIB = 1 << 20;
  private static final long GIB = 1 << 30;

  private ByteText() {}

  static String of(long bytes) {
    if (bytes >= GIB) {
      return String.format(Locale.ROOT, "%.1f GiB", (double) bytes / GIB);
    }
    return (bytes + MIB - 1) / MIB + " MiB";
  }
}
