package io.drover.master.schedule;

import io.drover.master.model.JobId;

/**
 * Prefers nodes with few tasks of the same job, so that one machine's end does not end them all.
 */
final class ApartFromSiblings implements NodeScore {
  @Override
  public double of(NodeTable table, int row, JobId job, Demand demand) {
    return 1.0 / (1 + table.tasksOf(job)[row]);
  }
}
