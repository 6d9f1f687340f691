package io.drover.master.model;

import io.drover.base.Check;
import java.util.HashMap;
import java.util.Map;

/**
 * An amount of what a node gives to tasks.
 *
 * @param cpuMillis thousandths of a core, 0 or more
 * @param memoryBytes 0 or more
 * @param diskBytes 0 or more
 * @param devices how many of each kind of named device; none is no entry
 */
public record Resources(
    long cpuMillis, long memoryBytes, long diskBytes, Map<String, Long> devices) {
  /** Nothing. */
  public static final Resources NONE = new Resources(0, 0);

  public Resources {
    Check.argument(cpuMillis >= 0 && memoryBytes >= 0 && diskBytes >= 0, "resources below zero");
    Check.argument(
        devices.values().stream().allMatch(count -> count > 0), "devices must be 1 or more");
    devices = Ordered.copyOf(devices);
  }

  /** CPU and memory alone. */
  public Resources(long cpuMillis, long memoryBytes) {
    this(cpuMillis, memoryBytes, 0, Map.of());
  }

  /** How many devices of that kind. */
  public long device(String kind) {
    return devices.getOrDefault(kind, 0L);
  }

  /** Both together. */
  public Resources plus(Resources other) {
    return new Resources(
        cpuMillis + other.cpuMillis,
        memoryBytes + other.memoryBytes,
        diskBytes + other.diskBytes,
        sum(devices, other.devices, 1));
  }

  /** What is left when the other is taken away; never below nothing. */
  public Resources minus(Resources other) {
    return new Resources(
        Math.max(0, cpuMillis - other.cpuMillis),
        Math.max(0, memoryBytes - other.memoryBytes),
        Math.max(0, diskBytes - other.diskBytes),
        sum(devices, other.devices, -1));
  }

  private static Map<String, Long> sum(Map<String, Long> some, Map<String, Long> more, int sign) {
    if (more.isEmpty()) {
      return some;
    }
    Map<String, Long> sum = new HashMap<>(some);
    more.forEach((kind, count) -> sum.merge(kind, sign * count, Long::sum));
    sum.values().removeIf(count -> count <= 0);
    return sum;
  }
}
