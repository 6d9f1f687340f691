package io.drover.worker.model;

import java.util.Map;
import java.util.TreeMap;

/**
 * Amounts of what a machine has.
 *
 * @param cpuMillis thousandths of a core
 * @param memoryBytes memory
 * @param diskBytes disk
 * @param devices how many of each kind of named device
 */
public record Resources(
    int cpuMillis, long memoryBytes, long diskBytes, Map<String, Long> devices) {
  /** Nothing. */
  public static final Resources NONE = new Resources(0, 0);

  public Resources {
    devices = Map.copyOf(devices);
  }

  /** CPU and memory alone. */
  public Resources(int cpuMillis, long memoryBytes) {
    this(cpuMillis, memoryBytes, 0, Map.of());
  }

  /** What is left of this after taking the other away; never below zero. */
  public Resources minus(Resources other) {
    Map<String, Long> left = new TreeMap<>(devices);
    other.devices.forEach((kind, count) -> left.merge(kind, -count, Long::sum));
    left.values().removeIf(count -> count <= 0);
    return new Resources(
        Math.max(0, cpuMillis - other.cpuMillis),
        Math.max(0, memoryBytes - other.memoryBytes),
        Math.max(0, diskBytes - other.diskBytes),
        left);
  }
}
