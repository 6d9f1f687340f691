package io.drover.it.sim.invariant;

import io.drover.master.model.Job;
import io.drover.master.model.JobGoal;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Observation;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What ran and was wanted when the store was wiped is stopped by no worker until a user asks for
 * something again: neither by the empty store nor by the restore. Exempt are containers that their
 * own health check condemns, those of <em>at most one</em> jobs, those on nodes that users had
 * drained, those of a slot in which one task was just taking over from another, those on nodes that
 * were out of touch when everybody else was taken in, which may have been replaced meanwhile as
 * those of any lost machine, and those that then make room for tasks of a higher priority, as they
 * had to before.
 */
public final class RestoreStopsNothing extends Invariant {
  private final Truth truth;
  private final WhatRuns runs;
  private final Predicate<Container> exempt;
  private final Map<String, Container> kept = new HashMap<>();

  /**
   * Watches.
   *
   * @param exempt whether there are other good reasons to end the container now
   */
  public RestoreStopsNothing(
      Verdict verdict, Truth truth, WhatRuns runs, Predicate<Container> exempt) {
    super(verdict);
    this.truth = truth;
    this.runs = runs;
    this.exempt = exempt;
  }

  @Override
  public void wiped() {
    kept.clear();
    for (Container container : runs.all()) {
      if (wanted(container)) {
        kept.put(id(container), container);
      }
    }
  }

  private boolean wanted(Container container) {
    Optional<Task> task = truth.state().task(TaskId.parse(container.task()));
    return task.filter(known -> known.goal() == TaskGoal.RUN && !known.ended())
        .filter(
            known -> truth.state().job(known.job()).map(Job::goal).equals(Optional.of(JobGoal.RUN)))
        .flatMap(Task::node)
        .filter(node -> node.value().equals(container.node()))
        .flatMap(truth.state()::node)
        .filter(node -> node.availability() != Node.Availability.DRAINING)
        .filter(any -> !takenOver(task.orElseThrow()))
        .isPresent();
  }

  private boolean takenOver(Task task) {
    return truth.state().tasksOf(task.job()).all().stream()
            .filter(other -> other.slot() == task.slot() && other.wanted())
            .count()
        > 1;
  }

  /** Users ask again from now on. */
  public void usersAsk() {
    kept.clear();
  }

  @Override
  public void committed(Entry entry, Touched touched) {
    if (kept.isEmpty()) {
      return;
    }
    boolean asked = false;
    for (Change change : entry.changes()) {
      if (change instanceof Change.AdoptionEnded) {
        kept.values().removeIf(container -> !ready(container.node()));
      } else if (change instanceof Change.NodePut(Node node)
          && node.condition() == Node.Condition.LOST) {
        kept.values().removeIf(container -> container.node().equals(node.id().value()));
      }
      if (change instanceof Change.TaskObserved(TaskId id, Observation seen)
          && OnlyTheLesserMakeRoom.isReason(seen.message())) {
        kept.values().removeIf(container -> container.task().equals(id.toString()));
      }
      asked |= change instanceof Change.RequestAnswered;
    }
    if (asked && !Restores.commits(entry)) {
      // A request that was under way when the store was wiped: what it did was a user's word.
      kept.values()
          .removeIf(container ->
              touched.jobs().stream().anyMatch(job -> job.toString().equals(container.job()))
                  || touched.nodes().contains(new NodeId(container.node())));
    }
  }

  private boolean ready(String node) {
    return truth
        .state()
        .node(new NodeId(node))
        .filter(known -> known.condition() == Node.Condition.READY)
        .isPresent();
  }

  @Override
  public void ended(Container container, Ended how) {
    boolean there = kept.remove(id(container)) != null;
    if (there && how.cause() == Ended.Cause.WORKER && !exempt.test(container)) {
      broken(
          "%s was ended by its worker, for nothing but that the store was wiped; now its task is %s",
          container,
          truth
              .state()
              .task(TaskId.parse(container.task()))
              .map(task -> task.state() + " with goal " + task.goal())
              .orElse("unknown"));
    }
  }

  private static String id(Container container) {
    return container.machine() + "/" + container.id();
  }
}
