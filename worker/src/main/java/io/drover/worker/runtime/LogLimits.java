package io.drover.worker.runtime;

/**
 * How much of a container's output the engine keeps when its description names no log driver.
 *
 * @param maxFileBytes size at which a file is rotated
 * @param maxFiles files kept
 */
public record LogLimits(long maxFileBytes, int maxFiles) {
  /** 3 files of 10 MB. */
  public static final LogLimits DEFAULT = new LogLimits(10_000_000, 3);
}
