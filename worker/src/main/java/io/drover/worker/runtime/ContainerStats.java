package io.drover.worker.runtime;

/**
 * A container's use of resources.
 *
 * @param cpuMillis thousandths of a core in use over the last second or so
 * @param memoryBytes memory in use, without the page cache that the kernel can drop
 * @param memoryLimitBytes its limit, or the machine's memory
 * @param network since its start
 * @param block since its start
 * @param pids its processes and threads now
 */
public record ContainerStats(
    int cpuMillis,
    long memoryBytes,
    long memoryLimitBytes,
    Traffic network,
    Traffic block,
    int pids) {
  /** Bytes that came in (or were read) and went out (or were written). */
  public record Traffic(long inBytes, long outBytes) {}
}
