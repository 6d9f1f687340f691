package io.drover.master.schedule;

/** Refuses nodes that hold as many tasks of the job as max_replicas_per_node allows. */
final class ReplicasPerNodeFilter implements NodeFilter {
  @Override
  public boolean admits(TaskClass tasks, int row) {
    int max = tasks.demand().spec().placement().maxReplicasPerNode();
    return max == 0 || tasks.siblings(row) < max;
  }

  @Override
  public String summary(TaskClass tasks, int row) {
    return "full by max_replicas_per_node";
  }

  @Override
  public Refusal refusal(TaskClass tasks, int row) {
    int max = tasks.demand().spec().placement().maxReplicasPerNode();
    return new Refusal(
        "max-replicas",
        summary(tasks, row),
        "%d of the job's tasks are there, max_replicas_per_node is %d"
            .formatted(tasks.siblings(row), max),
        "raise max_replicas_per_node");
  }
}
