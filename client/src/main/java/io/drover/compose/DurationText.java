package io.drover.compose;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Compose writes them: {@code 1m30s}, {@code 500ms}, {@code 1.5h}, {@code 0}. */
public final class DurationText {
  private static final Pattern PART =
      Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?)(ns|us|µs|ms|s|m|h|d|w)");
  private static final Map<String, BigDecimal> NANOS =
      Map.of(
          "ns", BigDecimal.ONE,
          "us", new BigDecimal("1e3"),
          "µs", new BigDecimal("1e3"),
          "ms", new BigDecimal("1e6"),
          "s", new BigDecimal("1e9"),
          "m", new BigDecimal("6e10"),
          "h", new BigDecimal("3.6e12"),
          "d", new BigDecimal("8.64e13"),
          "w", new BigDecimal("6.048e14"));
  private static final BigDecimal NANOS_PER_MILLI = new BigDecimal("1e6");
  private static final BigDecimal MILLIS_MAX = new BigDecimal("1e14");

  private DurationText() {}

  /**
   * The duration in milliseconds, rounded up, so that only nothing is nothing.
   *
   * @throws IllegalArgumentException naming the text and the form wanted
   */
  public static long parseMillis(String text) {
    String trimmed = text.trim();
    if (trimmed.equals("0")) {
      return 0;
    }
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    Matcher part = PART.matcher(trimmed);
    while (part.find() && part.start() == end) {
      BigDecimal unit = NANOS.getOrDefault(part.group(2), BigDecimal.ZERO);
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit));
      end = part.end();
    }
    if (end == 0 || end != trimmed.length()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no duration: write it like 10s, 1m30s or 500ms");
    }
    BigDecimal millis = nanos.divide(NANOS_PER_MILLI, 0, RoundingMode.CEILING);
    if (millis.compareTo(MILLIS_MAX) > 0) {
      throw new IllegalArgumentException("'" + text + "' is longer than anything lasts");
    }
    return millis.longValueExact();
  }
}
