package io.drover.it.sim.invariant;

import io.drover.master.model.Job;
import io.drover.master.model.JobGoal;
import io.drover.master.model.JobMode;
import io.drover.master.model.Node;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * After healing, what is wanted is what is real: asked until it is so, or until the time for it is
 * over.
 */
public final class Convergence extends Invariant {
  private final Truth truth;
  private final WhatRuns runs;
  private final Lesser lesser;
  private final Predicate<TaskId> fitsNowhere;

  /**
   * Watches.
   *
   * @param fitsNowhere whether the leader itself says that no node fits the waiting task
   */
  public Convergence(Verdict verdict, Truth truth, WhatRuns runs, Predicate<TaskId> fitsNowhere) {
    super(verdict);
    this.truth = truth;
    this.runs = runs;
    this.lesser = new Lesser(truth);
    this.fitsNowhere = fitsNowhere;
  }

  /** The time for it is over. */
  public void late(String difference, long seconds) {
    broken("not stable %d s after healing: %s", seconds, difference);
  }

  /** The first difference between what is wanted and what is real; empty if there is none. */
  public Optional<String> difference() {
    for (Node node : truth.state().nodes().values()) {
      if (!node.up()) {
        return Optional.of(
            "node %s is %s: %s".formatted(node.id(), node.condition(), node.message()));
      }
    }
    for (Job job : truth.state().jobs().values()) {
      Optional<String> found = difference(job);
      if (found.isPresent()) {
        return found;
      }
    }
    return containers();
  }

  private Optional<String> difference(Job job) {
    if (job.goal() == JobGoal.REMOVE) {
      return Optional.of("job %s is not gone".formatted(job.id()));
    }
    boolean waits = false;
    Map<Integer, List<Task>> slots = new TreeMap<>();
    for (Task task : truth.state().tasksOf(job.id()).all()) {
      slots.merge(task.slot(), List.of(task), Convergence::both);
      waits |= task.state() == TaskState.PENDING;
      Optional<String> found = task.ended() ? Optional.empty() : difference(job, task);
      if (found.isPresent()) {
        return found;
      }
    }
    if (job.goal() == JobGoal.STOP) {
      return Optional.empty();
    }
    // A rollout whose next task fits nowhere waits for room.
    Job.Phase phase = job.rollout().phase();
    if (!waits && (phase == Job.Phase.MOVING || phase == Job.Phase.ROLLING_BACK)) {
      return Optional.of("job %s is %s".formatted(job.id(), phase));
    }
    int wanted = wanted(job);
    long filled =
        slots.values().stream()
            .filter(slot -> counts(job, slot.getFirst()))
            .filter(slot -> filled(job, slot))
            .count();
    // A batch that may run a few at a time fills no further slots while those fit nowhere.
    boolean held = waits && job.spec().mode() == JobMode.REPLICATED_JOB && filled < wanted;
    return filled == wanted || held
        ? Optional.empty()
        : Optional.of("job %s has %d of %d slots filled".formatted(job.id(), filled, wanted));
  }

  private Optional<String> difference(Job job, Task task) {
    boolean stuck = task.state() == TaskState.PENDING && lesser.couldMakeRoom(task);
    boolean running = task.state() == TaskState.RUNNING && task.wanted();
    boolean waits = task.state() == TaskState.PENDING && task.wanted();
    if (job.goal() == JobGoal.RUN
        && (running || (waits && !stuck && fitsNowhere.test(task.id())))) {
      return Optional.empty();
    }
    return Optional.of(
        "task %s (%s) is %s with goal %s%s: %s"
            .formatted(
                task.id(),
                task.name(),
                task.state(),
                task.goal(),
                task.node().map(node -> " on " + node).orElse(""),
                task.observed().message()));
  }

  private int wanted(Job job) {
    if (!job.spec().mode().perNode()) {
      return job.spec().replicas();
    }
    return (int)
        truth.state().nodes().values().stream().filter(job.spec().placement()::metBy).count();
  }

  /** What ended in slots that a smaller or narrower job has no more is history. */
  private boolean counts(Job job, Task task) {
    if (job.spec().mode() == JobMode.REPLICATED_JOB) {
      return task.slot() <= job.spec().replicas();
    }
    return task.pinned()
        .flatMap(truth.state()::node)
        .map(job.spec().placement()::metBy)
        .orElse(true);
  }

  /**
   * By a task that is to run, or by one that ended for good and was not told to: nothing is to come
   * after it.
   */
  private static boolean filled(Job job, List<Task> slot) {
    Task newest = slot.getLast();
    boolean over =
        newest.goal() == TaskGoal.RUN
            && (newest.state() == TaskState.COMPLETE || newest.state() == TaskState.FAILED);
    return slot.stream().anyMatch(Task::wanted)
        || (over && (job.rollout().paused() || job.currentVersions().contains(newest.version())));
  }

  private Optional<String> containers() {
    for (Container container : runs.all()) {
      Optional<Task> task = truth.state().task(TaskId.parse(container.task()));
      boolean runs =
          task.filter(known -> known.state() == TaskState.RUNNING)
              .flatMap(Task::node)
              .filter(node -> node.value().equals(container.node()))
              .isPresent();
      if (!runs) {
        return Optional.of(
            "%s runs, its task is %s"
                .formatted(container, task.map(known -> known.state().toString()).orElse("gone")));
      }
    }
    for (Task task : truth.state().tasks()) {
      Collection<Container> real = runs.of(task.id().toString());
      if (task.state() == TaskState.RUNNING && real.size() != 1) {
        boolean batch = truth.state().specOf(task).mode() != JobMode.REPLICATED;
        return Optional.of(
            "task %s (%s%s) is RUNNING and has %d running containers"
                .formatted(task.id(), task.name(), batch ? ", a batch" : "", real.size()));
      }
    }
    return Optional.empty();
  }

  private static List<Task> both(List<Task> some, List<Task> more) {
    return java.util.stream.Stream.concat(some.stream(), more.stream()).toList();
  }
}
