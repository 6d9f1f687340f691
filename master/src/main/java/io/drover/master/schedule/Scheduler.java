package io.drover.master.schedule;

import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.NodeId;
import io.drover.master.model.Placement;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Picks a node for each pending task. Exact: every node is considered for every task, none is
 * sampled. A pure function of its arguments: the same view and groups give the same decisions.
 */
public final class Scheduler {
  private Scheduler() {}

  /**
   * Decides on every task of the groups: higher priority first, then the older task first.
   *
   * @return one decision for each task, in the order they were made
   */
  public static List<Decision> place(PlacementView view, List<PendingGroup> groups) {
    NodeTable table = new NodeTable(view);
    List<Decision> decisions = new ArrayList<>();
    groups.stream()
        .sorted(
            Comparator.comparingInt((PendingGroup group) -> group.spec().priority())
                .reversed()
                .thenComparing(group -> group.tasks().getFirst().id()))
        .forEach(group -> placeGroup(table, group, decisions));
    return decisions;
  }

  /**
   * What the scheduler thinks of each node for one more task of this kind, in the order of the
   * nodes' ids.
   */
  public static List<NodeVerdict> explain(PlacementView view, JobId job, JobSpec spec) {
    NodeTable table = new NodeTable(view);
    Demand demand = Demand.of(spec, table);
    List<NodeVerdict> verdicts = new ArrayList<>();
    for (int row = 0; row < table.size(); row++) {
      Optional<Refusal> refusal = Rules.refusal(table, row, job, demand);
      double score = refusal.isPresent() ? 0 : Rules.score(table, row, job, demand);
      verdicts.add(new NodeVerdict(table.node(row).id(), refusal, score));
    }
    return verdicts;
  }

  private static void placeGroup(NodeTable table, PendingGroup group, List<Decision> decisions) {
    Demand demand = Demand.of(group.spec(), table);
    List<Task> free = new ArrayList<>();
    for (Task task : group.tasks()) {
      if (task.pinned().isPresent()) {
        decisions.add(placePinned(table, group.job(), demand, task, task.pinned().get()));
      } else {
        free.add(task);
      }
    }
    if (free.isEmpty()) {
      return;
    }
    Candidates candidates = new Candidates(table, group.job(), demand);
    String reason = "";
    for (Task task : free) {
      int row = candidates.take();
      if (row >= 0) {
        decisions.add(occupy(table, row, group.job(), demand, task));
        candidates.placed(row);
      } else {
        // Nothing changes any more for the rest of the group: they all wait for the same reason.
        reason = reason.isEmpty() ? summary(table, group.job(), demand) : reason;
        decisions.add(new Decision.Waiting(task.id(), reason));
      }
    }
  }

  private static Decision placePinned(
      NodeTable table, JobId job, Demand demand, Task task, NodeId node) {
    int row = table.rowOf(node);
    if (row < 0) {
      return new Decision.Waiting(task.id(), "node " + node + " is not in the cluster");
    }
    return Rules.refusal(table, row, job, demand)
        .<Decision>map(
            refusal -> new Decision.Waiting(task.id(), "node " + node + ": " + refusal.reason()))
        .orElseGet(() -> occupy(table, row, job, demand, task));
  }

  private static Decision occupy(NodeTable table, int row, JobId job, Demand demand, Task task) {
    List<PortAssignment> ports =
        PortAllocator.allocate(table, row, demand.spec().ports(), task.id())
            .orElseThrow(() -> new IllegalStateException("an admitted node lacks a port"));
    table.occupy(row, job, demand, ports);
    return new Decision.Placed(task.id(), new Placement(table.node(row).id(), ports));
  }

  /** Such as "0/12 nodes: 7 too little memory, 3 node.labels.zone is not a, 2 draining". */
  private static String summary(NodeTable table, JobId job, Demand demand) {
    if (table.size() == 0) {
      return "the cluster has no nodes";
    }
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int row = 0; row < table.size(); row++) {
      Rules.refusal(table, row, job, demand)
          .ifPresent(refusal -> counts.merge(refusal.summary(), 1, Integer::sum));
    }
    String reasons =
        counts.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .reduce((one, other) -> one + ", " + other)
            .orElse("");
    return "0/" + table.size() + " nodes: " + reasons;
  }
}
