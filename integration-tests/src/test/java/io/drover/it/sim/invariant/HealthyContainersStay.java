package io.drover.it.sim.invariant;

import io.drover.master.model.NodeId;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A healthy container is never stopped because a master, ZooKeeper or a network failed: whenever a
 * worker ends one, its task was told to end, is over, or was given up with its node after the grace
 * time. Exempt are those that their own health check condemns, and those of <em>at most one</em>
 * jobs, for which a lost lease is a reason. What was told to end before the store was wiped may
 * end, though a snapshot wants it to run. A task that waits in a snapshot may have got a node
 * since; if that one is not heard within the grace after the restore, another one gets the task,
 * and what the first still has of it is one too many.
 */
public final class HealthyContainersStay extends Invariant {
  private final Truth truth;
  private final WhatRuns runs;
  private final Predicate<Container> exempt;
  private final Set<Container> told = new HashSet<>();

  /**
   * Watches.
   *
   * @param exempt whether there are other good reasons to end the container now
   */
  public HealthyContainersStay(
      Verdict verdict, Truth truth, WhatRuns runs, Predicate<Container> exempt) {
    super(verdict);
    this.truth = truth;
    this.runs = runs;
    this.exempt = exempt;
  }

  @Override
  public void wiped() {
    runs.all().stream().filter(container -> !wanted(container)).forEach(told::add);
  }

  private boolean wanted(Container container) {
    return truth
        .state()
        .task(TaskId.parse(container.task()))
        .filter(known -> known.goal() == TaskGoal.RUN && !known.ended())
        .filter(known ->
            known.node().map(NodeId::value).orElse(container.node()).equals(container.node()))
        .isPresent();
  }

  @Override
  public void ended(Container container, Ended how) {
    boolean wasTold = told.remove(container);
    if (how.cause() != Ended.Cause.WORKER || container.task().isEmpty() || wasTold) {
      return;
    }
    if (wanted(container) && !exempt.test(container)) {
      broken(
          "%s was ended by its worker; its task is to run and is %s",
          container, truth.state().task(TaskId.parse(container.task())).orElseThrow().state());
    }
  }
}
