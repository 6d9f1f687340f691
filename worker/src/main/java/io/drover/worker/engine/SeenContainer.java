package io.drover.worker.engine;

import io.drover.worker.task.Sight;
import java.util.Optional;

/**
 * A container of this worker as the engine shows it.
 *
 * @param id its id
 * @param name its name
 * @param owner its task; empty for one of an earlier life of this node
 * @param sight how it is
 */
public record SeenContainer(
    String id, String name, Optional<ContainerLabels.Owner> owner, Sight sight) {
  /** Whether its process runs. */
  public boolean running() {
    return sight instanceof Sight.Running;
  }

  /** When its process ended, by the engine's clock; 0 if it never ran or runs. */
  public long endedAtMillis() {
    return sight instanceof Sight.Ended ended ? ended.end().finishedAtMillis() : 0;
  }
}
