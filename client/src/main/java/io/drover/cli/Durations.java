package io.drover.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads lengths of time as Docker writes them: {@code 1h30m}, {@code 1.5s}, {@code 500ms}. */
public final class Durations implements ITypeConverter<Duration> {
  private static final Pattern PART =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ns|us|µs|ms|s|m|h|d)");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}(\\.[0-9]+)?");

  @Override
  public Duration convert(String text) {
    try {
      return parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /**
   * Reads a length of time; a number alone counts seconds.
   *
   * @throws IllegalArgumentException with a message that names the text and the form wanted
   */
  public static Duration parse(String text) {
    if (SECONDS.matcher(text).matches()) {
      return nanos(new BigDecimal(text), 1_000_000_000L, text);
    }
    Matcher part = PART.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      sum = sum.plus(nanos(new BigDecimal(part.group(1)), unitNanos(part.group(2)), text));
      end = part.end();
    }
    if (end == 0 || end != text.length()) {
      throw bad(text);
    }
    return sum;
  }

  private static long unitNanos(String unit) {
    return switch (unit) {
      case "ns" -> 1L;
      case "us", "µs" -> 1_000L;
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 86_400_000_000_000L;
    };
  }

  private static Duration nanos(BigDecimal amount, long unitNanos, String text) {
    try {
      return Duration.ofNanos(
          amount.multiply(BigDecimal.valueOf(unitNanos)).toBigInteger().longValueExact());
    } catch (ArithmeticException e) {
      throw bad(text);
    }
  }

  private static IllegalArgumentException bad(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is not a length of time: write 30s, 5m, 1h30m or 500ms");
  }
}
