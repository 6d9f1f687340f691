package io.drover.cli.run;

import io.drover.cli.CliException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of bytes and cores as Docker's flags write them. */
final class Sizes {
  private static final Pattern BYTES =
      Pattern.compile("([0-9]{1,18}(?:\\.[0-9]+)?)\\s*([bkmgtp]?)(?:i?b)?");

  private Sizes() {}

  /** {@code 512m}, {@code 1.5g}, {@code 1024}: units are powers of 1024. */
  static long bytes(String flag, String text) {
    Matcher matcher = BYTES.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw CliException.usage(flag + ": '" + text + "' is not a size: write 512m, 1g or 1024");
    }
    int power = "bkmgtp".indexOf(matcher.group(2).isEmpty() ? "b" : matcher.group(2));
    try {
      return new BigDecimal(matcher.group(1))
          .multiply(BigDecimal.valueOf(1L << (10 * power)))
          .toBigInteger()
          .longValueExact();
    } catch (ArithmeticException e) {
      throw CliException.usage(flag + ": '" + text + "' is too large");
    }
  }

  /** {@code 0.25} or {@code 4} cores, in thousandths. */
  static int cpuMillis(String flag, String text) {
    try {
      int millis = new BigDecimal(text).movePointRight(3).intValue();
      if (millis > 0) {
        return millis;
      }
    } catch (NumberFormatException e) {
      // Said below, with what zero and less get.
    }
    throw CliException.usage(flag + ": '" + text + "' is not a number of cores: write 0.25 or 2");
  }
}
