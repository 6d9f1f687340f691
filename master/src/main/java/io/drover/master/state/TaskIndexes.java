package io.drover.master.state;

import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.NodeId;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Function;

/** The tasks by what they belong to: their jobs, their nodes, and the queue of those that wait. */
final class TaskIndexes {
  private final Function<Task, JobSpec> specs;
  private final Map<JobId, JobTasks> tasksOfJobs = new HashMap<>();
  private final Map<NodeId, NodeTasks> tasksOfNodes = new HashMap<>();
  private final PendingQueue pending = new PendingQueue();
  private long useClock;

  /**
   * Empty ones.
   *
   * @param specs the version of its job that a task is of
   */
  TaskIndexes(Function<Task, JobSpec> specs) {
    this.specs = specs;
  }

  JobTasks ofJob(JobId job) {
    return tasksOfJobs.getOrDefault(job, JobTasks.NONE);
  }

  NodeTasks onNode(NodeId node) {
    return tasksOfNodes.getOrDefault(node, NodeTasks.NONE);
  }

  /** Those that wait for a node, in the order they are served. */
  Collection<NavigableMap<TaskId, Task>> waiting() {
    return pending.inOrder();
  }

  /** Puts a task in the place of what it was; each may be missing. */
  void replace(Optional<Task> was, Optional<Task> next) {
    if (was.isPresent() && next.isPresent() && samePlaces(was.get(), next.get())) {
      reindex(was.get(), next.get());
    } else {
      was.ifPresent(this::unindex);
      next.ifPresent(this::index);
    }
  }

  /** Whether every index has the two at the same place. */
  private static boolean samePlaces(Task was, Task next) {
    return was.slot() == next.slot()
        && was.version() == next.version()
        && was.job().equals(next.job())
        && (!was.occupies() || !next.occupies() || was.placement().equals(next.placement()));
  }

  private void index(Task task) {
    tasksOfJobs.computeIfAbsent(task.job(), any -> new JobTasks()).add(task);
    JobSpec spec = specs.apply(task);
    if (task.occupies()) {
      occupy(task, spec);
    }
    if (PendingQueue.belongs(task)) {
      pending.add(task, spec.priority());
    }
  }

  private void unindex(Task task) {
    JobTasks siblings = ofJob(task.job());
    siblings.remove(task);
    if (siblings.size() == 0) {
      tasksOfJobs.remove(task.job());
    }
    JobSpec spec = specs.apply(task);
    if (task.occupies()) {
      leave(task, spec);
    }
    if (PendingQueue.belongs(task)) {
      pending.remove(task, spec.priority());
    }
  }

  /** Puts a task where the same task was, in whatever state. */
  private void reindex(Task was, Task next) {
    ofJob(next.job()).replace(was, next);
    if (was.occupies() && next.occupies()) {
      onNode(next.node().orElseThrow()).replace(next);
    } else if (was.occupies()) {
      leave(was, specs.apply(was));
    } else if (next.occupies()) {
      occupy(next, specs.apply(next));
    }
    boolean waited = PendingQueue.belongs(was);
    boolean waits = PendingQueue.belongs(next);
    if (waited && waits) {
      pending.replace(next);
    } else if (waited) {
      pending.remove(was, specs.apply(was).priority());
    } else if (waits) {
      pending.add(next, specs.apply(next).priority());
    }
  }

  private void occupy(Task task, JobSpec spec) {
    NodeId node = task.node().orElseThrow();
    tasksOfNodes
        .computeIfAbsent(node, any -> new NodeTasks())
        .add(task, spec.reservations(), ++useClock);
  }

  private void leave(Task task, JobSpec spec) {
    NodeId node = task.node().orElseThrow();
    NodeTasks neighbours = onNode(node);
    neighbours.remove(task, spec.reservations(), ++useClock);
    if (neighbours.count() == 0) {
      tasksOfNodes.remove(node);
    }
  }
}
