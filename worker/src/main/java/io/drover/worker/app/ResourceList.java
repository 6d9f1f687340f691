package io.drover.worker.app;

import io.drover.base.Check;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Amounts as people write them on the command line.
 *
 * @param cpuMillis thousandths of a core, if given
 * @param memoryBytes memory, if given
 */
record ResourceList(OptionalInt cpuMillis, OptionalLong memoryBytes) {
  private static final int MILLIS_PER_CORE = 1_000;
  private static final long MEMORY_UNIT = 1_024;
  private static final String UNITS = "kmgt";

  /**
   * Reads {@code cpu=1.5,memory=4g}; either may be left out.
   *
   * @throws IllegalArgumentException with a message that names the text and the form wanted
   */
  static ResourceList parse(String text) {
    Map<String, String> parts = new HashMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      Check.argument(equals > 0, "'%s' is not cpu=CORES,memory=BYTES", text);
      String key = part.substring(0, equals).strip();
      Check.argument(
          key.equals("cpu") || key.equals("memory"),
          "'%s' is no resource: there are cpu and memory",
          key);
      parts.put(key, part.substring(equals + 1).strip());
    }
    String cpu = parts.get("cpu");
    String memory = parts.get("memory");
    return new ResourceList(
        cpu == null ? OptionalInt.empty() : OptionalInt.of(cpuMillis(cpu)),
        memory == null ? OptionalLong.empty() : OptionalLong.of(memoryBytes(memory)));
  }

  private static int cpuMillis(String text) {
    try {
      int millis =
          text.endsWith("m")
              ? Integer.parseInt(text.substring(0, text.length() - 1))
              : new BigDecimal(text).multiply(BigDecimal.valueOf(MILLIS_PER_CORE)).intValueExact();
      Check.argument(millis >= 0, "cpu '%s' is negative", text);
      return millis;
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException("cpu '" + text + "' is not cores such as 1.5 or 1500m", e);
    }
  }

  private static long memoryBytes(String text) {
    // "4g", "4gb", "4gib" and "4 GiB" are all the same, as in Docker.
    String lower = text.toLowerCase(Locale.ROOT).replaceFirst("i?b$", "").strip();
    int unit = lower.isEmpty() ? -1 : UNITS.indexOf(lower.charAt(lower.length() - 1));
    String number = unit < 0 ? lower : lower.substring(0, lower.length() - 1).strip();
    try {
      BigDecimal factor = BigDecimal.valueOf(MEMORY_UNIT).pow(unit + 1);
      long bytes = new BigDecimal(number).multiply(factor).longValueExact();
      Check.argument(bytes >= 0, "memory '%s' is negative", text);
      return bytes;
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "memory '" + text + "' is not bytes such as 512m or 4g", e);
    }
  }
}
