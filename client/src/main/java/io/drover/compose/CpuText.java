package io.drover.compose;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Shares of processors as Docker writes them: {@code 0.5}, {@code 2}. */
public final class CpuText {
  private static final BigDecimal CORES_MAX = BigDecimal.valueOf(100_000);
  private static final int LENGTH_MAX = 32;

  private CpuText() {}

  /**
   * Thousandths of a core.
   *
   * @throws IllegalArgumentException naming the text and what is wrong with it
   */
  public static int parseMillis(String text) {
    BigDecimal cores;
    try {
      if (text.length() > LENGTH_MAX || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
        throw new NumberFormatException(text);
      }
      cores = new BigDecimal(text.trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no number of processors: write it like 0.5 or 2");
    }
    if (cores.signum() < 0) {
      throw new IllegalArgumentException("'" + text + "' processors are less than none");
    }
    if (cores.compareTo(CORES_MAX) > 0) {
      throw new IllegalArgumentException("'" + text + "' processors are more than any machine has");
    }
    int millis = cores.movePointRight(3).setScale(0, RoundingMode.HALF_UP).intValueExact();
    if (millis == 0 && cores.signum() > 0) {
      throw new IllegalArgumentException(
          "'" + text + "' processors are too few: the least is 0.001");
    }
    return millis;
  }
}
