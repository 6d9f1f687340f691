package io.drover.master.schedule;

import io.drover.master.model.JobId;

/** One reason for which a node is better than another. */
interface NodeScore {
  /** 0 (worst) to 1 (best), for a node that fits. */
  double of(NodeTable table, int row, JobId job, Demand demand);
}
