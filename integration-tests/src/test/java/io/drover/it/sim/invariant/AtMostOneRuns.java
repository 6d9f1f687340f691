package io.drover.it.sim.invariant;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A slot of an <em>at most one</em> job never has two containers running at the same moment, on
 * whatever machine. Exempt is a container whose start a hung engine carries out after its lease is
 * over, which a fence can only kill at once.
 */
public final class AtMostOneRuns extends Invariant {
  private final Predicate<Container> atMostOne;
  private final Map<String, Map<String, Container>> running = new HashMap<>();

  /**
   * Watches.
   *
   * @param atMostOne whether the container is of such a job
   */
  public AtMostOneRuns(Verdict verdict, Predicate<Container> atMostOne) {
    super(verdict);
    this.atMostOne = atMostOne;
  }

  @Override
  public void started(Container container) {
    if (!atMostOne.test(container)) {
      return;
    }
    Map<String, Container> slot = running.computeIfAbsent(container.slot(), any -> new TreeMap<>());
    slot.put(container.machine() + "/" + container.id(), container);
    if (slot.size() > 1) {
      broken("slot %s runs twice: %s", container.slot(), slot.values());
    }
  }

  @Override
  public void ended(Container container, Ended how) {
    running
        .getOrDefault(container.slot(), new TreeMap<>())
        .remove(container.machine() + "/" + container.id());
  }
}
