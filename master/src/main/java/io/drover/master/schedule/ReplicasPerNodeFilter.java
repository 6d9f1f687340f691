package io.drover.master.schedule;

import io.drover.master.model.JobId;

/** Refuses nodes that hold as many tasks of the job as max_replicas_per_node allows. */
final class ReplicasPerNodeFilter implements NodeFilter {
  @Override
  public boolean admits(NodeTable table, int row, JobId job, Demand demand) {
    int max = demand.spec().placement().maxReplicasPerNode();
    return max == 0 || table.tasksOf(job)[row] < max;
  }

  @Override
  public Refusal refusal(NodeTable table, int row, JobId job, Demand demand) {
    int max = demand.spec().placement().maxReplicasPerNode();
    return new Refusal(
        "max-replicas",
        "full by max_replicas_per_node",
        "%d of the job's tasks are there, max_replicas_per_node is %d"
            .formatted(table.tasksOf(job)[row], max),
        "raise max_replicas_per_node");
  }
}
