package io.drover.it.sim.run;

import io.drover.it.sim.control.SimMaster;
import io.drover.it.sim.invariant.Truth;
import io.drover.master.model.JobId;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.Query;
import io.drover.master.port.ReadResult;
import io.drover.master.port.Seen;
import io.drover.master.port.View;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Which waiting tasks fit nowhere, by the word of the leader's own {@code explain}. */
final class WaitingTasks {
  private final SimCluster cluster;
  private final Truth truth;
  private final Set<TaskId> fitNowhere = new HashSet<>();

  WaitingTasks(SimCluster cluster, Truth truth) {
    this.cluster = cluster;
    this.truth = truth;
  }

  boolean fitsNowhere(TaskId task) {
    return fitNowhere.contains(task);
  }

  /** Asks about every task that waits; the answers come a little later. */
  void ask() {
    fitNowhere.clear();
    Optional<SimMaster> leader = cluster.leaderSeat().flatMap(MasterSeat::master);
    if (leader.isEmpty()) {
      return;
    }
    for (Task task : truth.state().tasks()) {
      if (task.state() == TaskState.PENDING && task.wanted()) {
        Query query = new Query.Explain(JobId.DEFAULT_NAMESPACE, task.id().toString());
        leader
            .get()
            .mailbox()
            .offer(
                new ClientMessage.Read(
                    Seen.NOTHING, 0, query, result -> explained(task.id(), result)));
      }
    }
  }

  private void explained(TaskId task, ReadResult result) {
    if (result instanceof ReadResult.Answered answered
        && answered.view() instanceof View.Explanation explanation
        && explanation.nodes().stream().noneMatch(View.NodeExplanation::fits)) {
      fitNowhere.add(task);
    }
  }
}
