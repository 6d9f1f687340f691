package io.drover.worker.app;

import io.drover.base.Check;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Amounts as people write them on the command line.
 *
 * @param cpuMillis thousandths of a core, if given
 * @param memoryBytes memory, if given
 * @param diskBytes disk, if given
 * @param devices how many of each other thing, by its name
 */
record ResourceList(
    OptionalInt cpuMillis,
    OptionalLong memoryBytes,
    OptionalLong diskBytes,
    Map<String, Long> devices) {
  private static final int MILLIS_PER_CORE = 1_000;
  private static final long MEMORY_UNIT = 1_024;
  private static final String UNITS = "kmgt";
  private static final Pattern DEVICE = Pattern.compile("[a-z][a-z0-9_.-]{0,62}");
  private static final int DEVICES_MAX = 10_000;

  /** What people write when they mean something else; no device may be called so. */
  private static final Map<String, String> MEANT =
      Map.of("cpus", "cpu", "cores", "cpu", "mem", "memory", "ram", "memory", "storage", "disk");

  /**
   * Reads {@code cpu=1.5,memory=4g,disk=100g,gpu=2}; each may be left out, and whatever is none of
   * the first three is a device.
   *
   * @throws IllegalArgumentException with a message that names the text and the form wanted
   */
  static ResourceList parse(String text) {
    Map<String, String> parts = new HashMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      Check.argument(
          equals > 0, "'%s' is not cpu=CORES,memory=BYTES,disk=BYTES,DEVICE=COUNT", text);
      String key = part.substring(0, equals).strip();
      String meant = MEANT.getOrDefault(key, key);
      Check.argument(meant.equals(key), "'%s' is no resource: it is called %s", key, meant);
      parts.put(key, part.substring(equals + 1).strip());
    }
    String cpu = parts.remove("cpu");
    String memory = parts.remove("memory");
    String disk = parts.remove("disk");
    Map<String, Long> devices = new TreeMap<>();
    parts.forEach((name, count) -> devices.put(name, device(name, count)));
    return new ResourceList(
        cpu == null ? OptionalInt.empty() : OptionalInt.of(cpuMillis(cpu)),
        memory == null ? OptionalLong.empty() : OptionalLong.of(bytes("memory", memory)),
        disk == null ? OptionalLong.empty() : OptionalLong.of(bytes("disk", disk)),
        devices);
  }

  private static long device(String name, String text) {
    Check.argument(
        DEVICE.matcher(name).matches(),
        "'%s' is no resource: there are cpu, memory, disk, and devices with names such as gpu",
        name);
    try {
      int count = Integer.parseInt(text);
      Check.argument(
          count > 0 && count <= DEVICES_MAX, "%s '%s' is not 1 to %d", name, text, DEVICES_MAX);
      return count;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " '" + text + "' is not how many there are", e);
    }
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

  private static long bytes(String what, String text) {
    // "4g", "4gb", "4gib" and "4 GiB" are all the same, as in Docker.
    String lower = text.toLowerCase(Locale.ROOT).replaceFirst("i?b$", "").strip();
    int unit = lower.isEmpty() ? -1 : UNITS.indexOf(lower.charAt(lower.length() - 1));
    String number = unit < 0 ? lower : lower.substring(0, lower.length() - 1).strip();
    try {
      BigDecimal factor = BigDecimal.valueOf(MEMORY_UNIT).pow(unit + 1);
      long bytes = new BigDecimal(number).multiply(factor).longValueExact();
      Check.argument(bytes >= 0, "%s '%s' is negative", what, text);
      return bytes;
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException(
          what + " '" + text + "' is not bytes such as 512m or 4g", e);
    }
  }
}
