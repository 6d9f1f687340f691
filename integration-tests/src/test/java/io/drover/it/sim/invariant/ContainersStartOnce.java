package io.drover.it.sim.invariant;

import java.util.HashSet;
import java.util.Set;

/** No container is started again once it has run: what has run to its end would run twice. */
public final class ContainersStartOnce extends Invariant {
  private final Set<Container> started = new HashSet<>();

  public ContainersStartOnce(Verdict verdict) {
    super(verdict);
  }

  @Override
  public void started(Container container) {
    if (!started.add(container)) {
      broken("%s was started again", container);
    }
  }

  @Override
  public void removed(Container container, Ended how) {
    started.remove(container);
  }
}
