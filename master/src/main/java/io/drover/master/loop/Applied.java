package io.drover.master.loop;

import io.drover.master.model.Job;
import io.drover.master.model.Node;
import io.drover.master.model.Task;
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
    return switch (change) {
      case Change.TaskPut put -> ofTask(change, state.task(put.task().id()));
      case Change.TaskPlaced placed -> ofTask(change, state.task(placed.task()));
      case Change.TaskGoalSet set -> ofTask(change, state.task(set.task()));
      case Change.TaskObserved observed -> ofTask(change, state.task(observed.task()));
      case Change.TaskRemoved removed -> ofTask(change, state.task(removed.task()));
      case Change.NodePut put -> ofNode(change, state.node(put.node().id()));
      case Change.NodeRemoved removed -> ofNode(change, state.node(removed.node()));
      case Change.JobPut put -> ofJob(change, state.job(put.job().id()));
      case Change.JobRemoved removed -> ofJob(change, state.job(removed.job()));
      case Change.LeadershipStarted _,
          Change.RequestAnswered _,
          Change.RequestsForgotten _,
          Change.TaskNumberReached _,
          Change.OfStore _ ->
          ofTask(change, Optional.empty());
    };
  }

  private static Applied ofTask(Change change, Optional<Task> before) {
    return new Applied(change, before, Optional.empty(), Optional.empty());
  }

  private static Applied ofNode(Change change, Optional<Node> before) {
    return new Applied(change, Optional.empty(), before, Optional.empty());
  }

  private static Applied ofJob(Change change, Optional<Job> before) {
    return new Applied(change, Optional.empty(), Optional.empty(), before);
  }
}
