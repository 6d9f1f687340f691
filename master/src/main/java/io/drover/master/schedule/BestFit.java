package io.drover.master.schedule;

import io.drover.master.model.JobId;

/**
 * Prefers the node that would be left with the least: the mean of the used shares of CPU and
 * memory.
 */
final class BestFit implements NodeScore {
  @Override
  public double of(NodeTable table, int row, JobId job, Demand demand) {
    return (used(table.cpuFree(row) - demand.cpuMillis(), table.cpuCapacity(row))
            + used(table.memoryFree(row) - demand.memoryBytes(), table.memoryCapacity(row)))
        / 2;
  }

  private static double used(long free, long capacity) {
    return capacity <= 0 ? 1 : Math.clamp(1 - (double) free / capacity, 0, 1);
  }
}
