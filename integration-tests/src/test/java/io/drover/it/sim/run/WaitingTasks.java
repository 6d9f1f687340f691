package io.drover.it.sim.run;

import io.drover.it.sim.control.SimMaster;
import io.drover.it.sim.invariant.Truth;
import io.drover.master.model.JobId;
import io.drover.master.model.NodeId;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.Query;
import io.drover.master.port.ReadResult;
import io.drover.master.port.Seen;
import io.drover.master.port.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** Tasks that wait for the same: what is said of one holds for all. */
  private record Kind(JobId job, int version, Optional<NodeId> pinned) {}

  /** Asks about every kind of task that waits; the answers come a little later. */
  void ask() {
    fitNowhere.clear();
    Optional<SimMaster> leader = cluster.leaderSeat().flatMap(MasterSeat::master);
    if (leader.isEmpty()) {
      return;
    }
    Map<Kind, List<TaskId>> waiting = new LinkedHashMap<>();
    for (Task task : truth.state().tasks()) {
      if (task.state() == TaskState.PENDING && task.wanted()) {
        Kind kind = new Kind(task.job(), task.version(), task.pinned());
        waiting.computeIfAbsent(kind, any -> new ArrayList<>()).add(task.id());
      }
    }
    for (List<TaskId> tasks : waiting.values()) {
      Query query = new Query.Explain(JobId.DEFAULT_NAMESPACE, tasks.getFirst().toString());
      leader
          .get()
          .mailbox()
          .offer(
              new ClientMessage.Read(Seen.NOTHING, 0, query, result -> explained(tasks, result)));
    }
  }

  private void explained(List<TaskId> tasks, ReadResult result) {
    if (result instanceof ReadResult.Answered answered
        && answered.view() instanceof View.Explanation explanation
        && explanation.nodes().stream().noneMatch(View.NodeExplanation::fits)) {
      fitNowhere.addAll(tasks);
    }
  }
}
