package io.drover.master.model;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a task is in its life. The worker's reports move it, and only forward: {@link #mayBecome}
 * is the one table of allowed moves.
 */
public enum TaskState {
  /** Waits for a node that fits. */
  PENDING,
  /** Has a node; the worker has not taken it up yet. */
  PLACED,
  /** The worker fetches the image, or waits to try that again. */
  PREPARING,
  /** A container is about to run, waits for its next attempt or for its first good health check. */
  STARTING,
  /** A container runs, and is healthy as far as anybody checks. */
  RUNNING,
  /** The container was told to end. */
  STOPPING,
  /** Ended by itself as it should. */
  COMPLETE,
  /** Ended by itself with an error, with no attempt left. */
  FAILED,
  /** Ended because it was told to. */
  STOPPED,
  /** Its node was lost or removed, and nobody will report its end any more. */
  LOST,
  /** The worker refused it. */
  REJECTED;

  private static final Set<TaskState> ENDED = EnumSet.of(COMPLETE, FAILED, STOPPED, LOST, REJECTED);

  /** Whether the task has ended: no report changes it any more. */
  public boolean ended() {
    return ENDED.contains(this);
  }

  /**
   * Whether a report of {@code next} is news. The same state again is (its message or container may
   * differ); an attempt that ended sends RUNNING back to STARTING, which is no step back: the task
   * starts another container.
   */
  public boolean mayBecome(TaskState next) {
    return switch (this) {
      case PENDING -> next == PENDING || next == PLACED || next == STOPPED;
      case PLACED -> next != PENDING;
      case PREPARING -> next != PENDING && next != PLACED;
      case STARTING, RUNNING -> next != PENDING && next != PLACED && next != PREPARING;
      case STOPPING -> next == STOPPING || next.ended();
      case COMPLETE, FAILED, STOPPED, LOST, REJECTED -> false;
    };
  }
}
