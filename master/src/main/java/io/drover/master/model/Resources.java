package io.drover.master.model;

import io.drover.base.Check;

/**
 * An amount of what a node gives to tasks.
 *
 * @param cpuMillis thousandths of a core, 0 or more
 * @param memoryBytes 0 or more
 */
public record Resources(long cpuMillis, long memoryBytes) {
  /** Nothing. */
  public static final Resources NONE = new Resources(0, 0);

  public Resources {
    Check.argument(cpuMillis >= 0 && memoryBytes >= 0, "resources below zero");
  }

  /** Both together. */
  public Resources plus(Resources other) {
    return new Resources(cpuMillis + other.cpuMillis, memoryBytes + other.memoryBytes);
  }

  /** What is left when the other is taken away; never below nothing. */
  public Resources minus(Resources other) {
    return new Resources(
        Math.max(0, cpuMillis - other.cpuMillis), Math.max(0, memoryBytes - other.memoryBytes));
  }
}
