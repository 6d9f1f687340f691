package io.drover.worker.model;

/**
 * Amounts of what a machine has.
 *
 * @param cpuMillis thousandths of a core
 * @param memoryBytes memory
 */
public record Resources(int cpuMillis, long memoryBytes) {
  /** Nothing. */
  public static final Resources NONE = new Resources(0, 0);

  /** What is left of this after taking the other away; never below zero. */
  public Resources minus(Resources other) {
    return new Resources(
        Math.max(0, cpuMillis - other.cpuMillis), Math.max(0, memoryBytes - other.memoryBytes));
  }
}
