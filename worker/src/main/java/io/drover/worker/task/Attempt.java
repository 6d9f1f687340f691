package io.drover.worker.task;

import io.drover.worker.model.Health;
import io.drover.worker.model.TaskStatus;

/**
 * Where a task's newest attempt is.
 *
 * @param number counts from 1; 0 before the first
 * @param phase how far it is
 * @param container its container
 */
public record Attempt(int number, Phase phase, TaskStatus.Container container) {
  /** Before the first. */
  public static final Attempt NONE = new Attempt(0, Phase.OPEN, TaskStatus.Container.NONE);

  /** How far an attempt is. */
  public enum Phase {
    /**
     * Nobody has asked for the image. The next attempt assumes that it is there, for then it costs
     * no time to find out, unless it is to be pulled in any case.
     */
    OPEN,
    /** The next attempt needs its image first. */
    NO_IMAGE,
    /** The image is present; the next attempt may begin. */
    READY,
    /** The container of this attempt is being created: nobody knows its id yet. */
    MAKING,
    /** The container of this attempt was created just now, and nobody has asked for its start. */
    MADE,
    /** The container of this attempt exists, or did when it was last seen. */
    LIVE,
    /** As {@link #LIVE}, but found unhealthy: it is stopped and counts as failed. */
    CONDEMNED
  }

  /** Whether the attempt has a container, or had one whose end is not accounted for. */
  boolean live() {
    return phase == Phase.MADE || phase == Phase.LIVE || phase == Phase.CONDEMNED;
  }

  /** Whether this is its container, which is there and was surely never told to start. */
  boolean unstarted(String containerId) {
    return phase == Phase.MADE && container.id().equals(containerId);
  }

  Attempt in(Phase next) {
    return new Attempt(number, next, container);
  }

  /** The attempt of this number, whose container has no id yet. */
  Attempt making(int next) {
    return new Attempt(
        next, Phase.MAKING, new TaskStatus.Container("", container.imageDigest(), 0, Health.NONE));
  }

  Attempt numbered(int next) {
    return new Attempt(next, phase, container);
  }

  Attempt with(TaskStatus.Container seen) {
    return new Attempt(number, phase, seen);
  }
}
