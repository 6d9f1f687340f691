package io.drover.master.schedule;

import io.drover.master.model.JobId;

/** One reason for which a node may not take a task. */
interface NodeFilter {
  /** Whether the node may take it as far as this filter is concerned. */
  boolean admits(NodeTable table, int row, JobId job, Demand demand);

  /** Why not; asked only of a node that is not admitted. */
  Refusal refusal(NodeTable table, int row, JobId job, Demand demand);
}
