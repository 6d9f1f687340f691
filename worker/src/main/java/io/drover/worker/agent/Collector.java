package io.drover.worker.agent;

import io.drover.worker.engine.ContainerLabels.Owner;
import io.drover.worker.engine.SeenContainer;
import io.drover.worker.model.Slot;
import io.drover.worker.task.Sight;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Says which dead containers have outlived their use. The newest dead ones of a slot stay for their
 * logs: for as long as a task of this node fills the slot, and a while after.
 */
final class Collector {
  /** Removals begun in one pass. */
  static final int REMOVALS_MAX = 20;

  private static final Comparator<SeenContainer> NEWEST_FIRST =
      Comparator.comparingLong(SeenContainer::endedAtMillis)
          .thenComparingInt(ContainerTable::attempt)
          .reversed();

  private final AgentConfig config;

  Collector(AgentConfig config) {
    this.config = config;
  }

  /**
   * The containers to remove now.
   *
   * @param inUse those that a task of this node still needs, or that are not to be judged yet
   * @param filled the slots that tasks of this node fill
   */
  List<SeenContainer> collectable(
      Collection<SeenContainer> containers,
      Predicate<SeenContainer> inUse,
      Predicate<Slot> filled,
      long wallMillis) {
    List<SeenContainer> collectable = new ArrayList<>();
    Map<Slot, List<SeenContainer>> dead = new HashMap<>();
    for (SeenContainer container : containers) {
      if (container.running() || inUse.test(container)) {
        continue;
      }
      if (container.owner().isEmpty() || container.sight() instanceof Sight.Created) {
        // One of an earlier life of this node, or one that never ran: nobody will ask for its logs.
        collectable.add(container);
      } else {
        Owner owner = container.owner().get();
        dead.computeIfAbsent(owner.slot(), slot -> new ArrayList<>()).add(container);
      }
    }
    dead.forEach((slot, list) -> {
      list.sort(NEWEST_FIRST);
      for (int i = 0; i < list.size(); i++) {
        boolean old =
            !filled.test(slot)
                && wallMillis - list.get(i).endedAtMillis() > config.deadKeptMillis();
        if (i >= config.deadKeptPerSlot() || old) {
          collectable.add(list.get(i));
        }
      }
    });
    return collectable.subList(0, Math.min(collectable.size(), REMOVALS_MAX));
  }
}
