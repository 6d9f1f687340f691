package io.drover.compose;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of memory as Docker writes them: {@code 512m}, {@code 1.5GiB}, {@code 1048576}. */
public final class ByteSize {
  private static final Pattern FORM =
      Pattern.compile(
          "([0-9]{1,19}(?:\\.[0-9]{1,9})?) ?([bkmgtp]?)(i?b)?", Pattern.CASE_INSENSITIVE);
  private static final String UNITS = "bkmgtp";

  private ByteSize() {}

  /**
   * The number of bytes; units are powers of 1024.
   *
   * @throws IllegalArgumentException naming the text and the form wanted
   */
  public static long parse(String text) {
    Matcher match = FORM.matcher(text.trim());
    if (!match.matches() || (match.group(2).equalsIgnoreCase("b") && match.group(3) != null)) {
      throw new IllegalArgumentException(
          "'" + text + "' is no amount of bytes: write it like 512m or 1.5g");
    }
    int power = Math.max(0, UNITS.indexOf(match.group(2).toLowerCase(Locale.ROOT)));
    BigDecimal bytes = new BigDecimal(match.group(1)).multiply(BigDecimal.valueOf(1024).pow(power));
    if (match.group(2).isEmpty()) {
      bytes = new BigDecimal(match.group(1));
    }
    bytes = bytes.setScale(0, RoundingMode.HALF_UP);
    if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException("'" + text + "' is more bytes than can be counted");
    }
    return bytes.longValueExact();
  }
}
