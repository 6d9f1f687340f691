package io.drover.it.sim.invariant;

import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A healthy container is never stopped because a master, ZooKeeper or a network failed: whenever a
 * worker ends one, its task was told to end, is over, or was given up with its node after the grace
 * time. Exempt are those that their own health check condemns, and those of <em>at most one</em>
 * jobs, for which a lost lease is a reason.
 */
public final class HealthyContainersStay extends Invariant {
  private final Truth truth;
  private final Predicate<Container> exempt;

  /**
   * Watches.
   *
   * @param exempt whether there are other good reasons to end the container now
   */
  public HealthyContainersStay(Verdict verdict, Truth truth, Predicate<Container> exempt) {
    super(verdict);
    this.truth = truth;
    this.exempt = exempt;
  }

  @Override
  public void ended(Container container, Ended how) {
    if (how.cause() != Ended.Cause.WORKER || container.task().isEmpty()) {
      return;
    }
    Optional<Task> task = truth.state().task(TaskId.parse(container.task()));
    boolean wanted =
        task.filter(known -> known.goal() == TaskGoal.RUN && !known.ended()).isPresent();
    if (wanted && !exempt.test(container)) {
      broken(
          "%s was ended by its worker; its task is to run and is %s",
          container, task.orElseThrow().state());
    }
  }
}
