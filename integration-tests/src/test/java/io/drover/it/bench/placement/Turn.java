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

  private final Scenario scenario;
  private final MemoryCluster cluster;
  private final int kept;
  private final List<JobSpec> specs = new ArrayList<>();
  private final JobSpec impossible = Scenario.spec(1_000_000, PlacementRules.ANYWHERE, 0);
  private final Deque<Running> running = new ArrayDeque<>();
  private final Map<TaskId, Running> pending = new HashMap<>();
  private long next = 1;
  private int turns;

  private record Running(TaskId task, JobId job, JobSpec spec, Optional<NodeId> node) {}

  Turn(Scenario scenario, int nodes) {
    this.scenario = scenario;
    this.cluster = new MemoryCluster(nodes);
    this.kept = Math.min(2_000, nodes / 2);
    for (int job = 0; job < scenario.jobs(); job++) {
      specs.add(scenario.spec());
      cluster.know(job(job), specs.get(job));
    }
    while (running.size() + TASKS <= kept) {
      place();
    }
  }

  private static JobId job(int number) {
    return new JobId("default", "job-" + number);
  }

  /** Places the tasks of a turn, and lets the oldest go. */
  int take() {
    while (running.size() + TASKS > kept) {
      Running oldest = running.removeFirst();
      cluster.remove(oldest.task(), oldest.job(), oldest.node().orElseThrow());
    }
    if (scenario == Scenario.MIXED_CHURN) {
      cluster.set(cluster.nodeAt(turns), Node.Availability.CORDONED);
      cluster.set(cluster.nodeAt(turns + 7), Node.Availability.ACTIVE);
    }
    turns++;
    return place();
  }

  private int place() {
    int placed = 0;
    for (Decision decision : cluster.scheduler().place(groups())) {
      if (decision instanceof Decision.Placed done) {
        Running task = Optional.ofNullable(pending.get(done.task())).orElseThrow();
        running.addLast(
            new Running(
                task.task(), task.job(), task.spec(), Optional.of(done.placement().node())));
        cluster.add(task.task(), task.job(), task.spec(), done.placement());
        placed++;
      }
    }
    pending.clear();
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
      pending.put(id, new Running(id, job, spec, pinned));
    }
    return new PendingGroup(job, spec, tasks);
  }
}
