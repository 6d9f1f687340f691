package io.drover.it.bench.placement;

import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Observation;
import io.drover.master.model.PlacementRules;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.schedule.Decision;
import io.drover.master.schedule.PendingGroup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster in a steady state: each turn places as many tasks as a turn of the master's loop does,
 * and as many of the oldest end. What is measured is the scheduler with all that it is told.
 */
final class Turn {
  /** Tasks that are placed in one turn. */
  static final int TASKS = 250;

  private static final int IMPOSSIBLE_TASKS = 10;
  private static final JobId FILLER = new JobId("default", "filler");
  private static final JobSpec FILLING =
      Scenario.spec(MemoryCluster.CPU_MILLIS / 4, PlacementRules.ANYWHERE, 0);

  private final Scenario scenario;
  private final MemoryCluster cluster;
  private final int kept;
  private final List<JobSpec> specs = new ArrayList<>();
  private final JobSpec impossible = Scenario.spec(1_000_000, PlacementRules.ANYWHERE, 0);
  private final Deque<TaskId> oldest = new ArrayDeque<>();
  private final Map<TaskId, NodeId> fillers = new HashMap<>();
  private final Map<TaskId, Placed> running = new HashMap<>();
  private long next = 1;
  private int turns;

  private record Placed(JobId job, NodeId node) {}

  Turn(Scenario scenario, int nodes) {
    this.scenario = scenario;
    this.cluster = new MemoryCluster(nodes);
    this.kept = scenario == Scenario.PREEMPTION ? TASKS : Math.min(2_000, nodes / 2);
    for (int job = 0; job < scenario.jobs(); job++) {
      specs.add(scenario.spec());
      cluster.know(job(job), specs.get(job));
    }
    if (scenario == Scenario.PREEMPTION) {
      fill(4 * nodes);
      evictOne();
    }
    while (oldest.size() + TASKS <= kept) {
      place();
    }
  }

  private static JobId job(int number) {
    return new JobId("default", "job-" + number);
  }

  private void fill(int tasks) {
    PendingGroup group = group(FILLER, FILLING, tasks);
    for (Decision decision : cluster.scheduler().place(List.of(group))) {
      if (decision instanceof Decision.Placed done) {
        cluster.add(done.task(), FILLER, FILLING, done.placement());
        fillers.put(done.task(), done.placement().node());
      }
    }
  }

  /** The first takes some rounds, in which the scheduler looks at everything. */
  private void evictOne() {
    List<PendingGroup> one = List.of(group(job(0), specs.get(0), 1));
    do {
      place(one);
    } while (cluster.scheduler().unfinished());
    place(one);
  }

  /** Places the tasks of a turn, and lets the oldest go. */
  int take() {
    while (oldest.size() + TASKS > kept) {
      TaskId task = oldest.removeFirst();
      Placed placed = Optional.ofNullable(running.remove(task)).orElseThrow();
      cluster.remove(task, placed.job(), placed.node());
    }
    if (scenario == Scenario.MIXED_CHURN) {
      cluster.set(cluster.nodeAt(turns), Node.Availability.CORDONED);
      cluster.set(cluster.nodeAt(turns + 7), Node.Availability.ACTIVE);
    }
    turns++;
    if (scenario == Scenario.PREEMPTION) {
      fill(TASKS);
    }
    return place();
  }

  private int place() {
    List<PendingGroup> groups = groups();
    int before = fillers.size();
    int placed = place(groups);
    if (scenario != Scenario.PREEMPTION) {
      return placed;
    }
    if (placed > 0 || before - fillers.size() != TASKS) {
      throw new IllegalStateException("the cluster was not full");
    }
    // Those who had to end have by now.
    return place(groups);
  }

  private int place(List<PendingGroup> groups) {
    Map<TaskId, PendingGroup> groupOf = new HashMap<>();
    groups.forEach(group -> group.tasks().forEach(task -> groupOf.put(task.id(), group)));
    int placed = 0;
    for (Decision decision : cluster.scheduler().place(groups)) {
      switch (decision) {
        case Decision.Placed done -> {
          PendingGroup group = Optional.ofNullable(groupOf.get(done.task())).orElseThrow();
          running.put(done.task(), new Placed(group.job(), done.placement().node()));
          oldest.addLast(done.task());
          cluster.add(done.task(), group.job(), group.spec(), done.placement());
          placed++;
        }
        case Decision.Preempted(TaskId task, _, _) -> {
          NodeId node = Optional.ofNullable(fillers.remove(task)).orElseThrow();
          cluster.remove(task, FILLER, node);
        }
        case Decision.Waiting _ -> {}
      }
    }
    return placed;
  }

  private List<PendingGroup> groups() {
    List<PendingGroup> groups = new ArrayList<>();
    int jobs = specs.size();
    for (int job = 0; job < jobs; job++) {
      groups.add(group(job(job), specs.get(job), TASKS / jobs));
    }
    for (int job = 0; job < scenario.impossible(); job++) {
      groups.add(group(job(1_000 + job), impossible, IMPOSSIBLE_TASKS));
    }
    return groups;
  }

  private PendingGroup group(JobId job, JobSpec spec, int size) {
    List<Task> tasks = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      TaskId id = new TaskId(next++);
      Optional<NodeId> pinned =
          scenario == Scenario.ONE_PER_NODE
              ? Optional.of(cluster.nodeAt((int) (next % Integer.MAX_VALUE)))
              : Optional.empty();
      tasks.add(
          new Task(
              id,
              job,
              1,
              i + 1,
              pinned,
              0,
              0,
              Optional.empty(),
              TaskGoal.RUN,
              Observation.none(TaskState.PENDING, "")));
    }
    return new PendingGroup(job, spec, tasks);
  }
}
