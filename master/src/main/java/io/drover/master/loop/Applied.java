package io.drover.master.loop;

import io.drover.master.model.Job;
import io.drover.master.model.JobId;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import io.drover.master.state.Change;
import io.drover.master.state.StateView;
import java.util.Optional;

/**
 * A change that was just applied, with what it replaced.
 *
 * @param before the task as it was, for changes of tasks
 * @param nodeBefore the node as it was, for changes of nodes
 * @param jobBefore the job as it was, for changes of jobs
 */
record Applied(
    Change change, Optional<Task> before, Optional<Node> nodeBefore, Optional<Job> jobBefore) {
  /** Looks at what the change is about to replace. */
  static Applied about(Change change, StateView state) {
    return new Applied(
        change,
        taskOf(change).flatMap(state::task),
        nodeOf(change).flatMap(state::node),
        jobOf(change).flatMap(state::job));
  }

  private static Optional<TaskId> taskOf(Change change) {
    return switch (change) {
      case Change.TaskPut put -> Optional.of(put.task().id());
      case Change.TaskPlaced placed -> Optional.of(placed.task());
      case Change.TaskGoalSet set -> Optional.of(set.task());
      case Change.TaskObserved observed -> Optional.of(observed.task());
      case Change.TaskRemoved removed -> Optional.of(removed.task());
      case Change.JobPut _,
          Change.JobRemoved _,
          Change.NodePut _,
          Change.NodeRemoved _,
          Change.LeadershipStarted _,
          Change.RequestAnswered _,
          Change.RequestsForgotten _,
          Change.TaskNumberReached _,
          Change.OfStore _ ->
          Optional.empty();
    };
  }

  private static Optional<NodeId> nodeOf(Change change) {
    return change instanceof Change.NodePut(Node node)
        ? Optional.of(node.id())
        : change instanceof Change.NodeRemoved(NodeId id) ? Optional.of(id) : Optional.empty();
  }

  private static Optional<JobId> jobOf(Change change) {
    return change instanceof Change.JobPut(Job job)
        ? Optional.of(job.id())
        : change instanceof Change.JobRemoved(JobId id) ? Optional.of(id) : Optional.empty();
  }
}
