package io.drover.it.sim.invariant;

/** A worker ends or removes only containers that carry its own cluster and node. */
public final class WorkersTouchOnlyTheirOwn extends Invariant {
  public WorkersTouchOnlyTheirOwn(Verdict verdict) {
    super(verdict);
  }

  @Override
  public void ended(Container container, Ended how) {
    check(container, how, "ended");
  }

  @Override
  public void removed(Container container, Ended how) {
    check(container, how, "removed");
  }

  private void check(Container container, Ended how, String what) {
    boolean byWorker = how.cause() == Ended.Cause.WORKER || how.cause() == Ended.Cause.FENCE;
    if (byWorker && !how.by().equals(container.node())) {
      broken("the worker of node %s %s %s, which is not its own", how.by(), what, container);
    }
  }
}
