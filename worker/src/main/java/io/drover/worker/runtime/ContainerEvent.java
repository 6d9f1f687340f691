package io.drover.worker.runtime;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened to a container.
 *
 * @param kind what
 * @param containerId to which
 * @param at when, by the engine's clock
 * @param labels the container's labels
 * @param exitCode of a {@link Kind#DIE}
 * @param health of a {@link Kind#HEALTH}, else {@link ContainerHealth#NONE}
 */
public record ContainerEvent(
    Kind kind,
    String containerId,
    Instant at,
    Map<String, String> labels,
    Optional<Integer> exitCode,
    ContainerHealth health) {
  public ContainerEvent {
    labels = Map.copyOf(labels);
  }

  /** What can happen. */
  public enum Kind {
    /** Its process was started. */
    START,
    /** Its process has ended. */
    DIE,
    /** The kernel killed a process of it for memory. */
    OOM,
    /** Its health changed. */
    HEALTH,
    /** It was frozen. */
    PAUSE,
    /** It was thawed. */
    UNPAUSE,
    /** It was removed. */
    DESTROY
  }
}
