package io.drover.worker.model;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a task is in its life, as this worker sees it. {@link #mayBecome} is the one table of
 * moves; it allows no more than the masters accept.
 */
public enum TaskState {
  /** The image is fetched, waits for the next try of that, or may yet have to be fetched. */
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
  /** Refused: this node cannot run it. */
  REJECTED;

  private static final Set<TaskState> ENDED = EnumSet.of(COMPLETE, FAILED, STOPPED, REJECTED);

  /** Whether the task has ended for good. */
  public boolean ended() {
    return ENDED.contains(this);
  }

  /** Whether a task in this state is on its way to run. */
  public boolean beginning() {
    return this == PREPARING || this == STARTING;
  }

  /** Whether a task in this state may be in the next one afterwards. The same again is allowed. */
  public boolean mayBecome(TaskState next) {
    return switch (this) {
      case PREPARING -> true;
      case STARTING, RUNNING -> next != PREPARING && next != REJECTED;
      case STOPPING -> next == STOPPING || next == STOPPED || next == COMPLETE;
      case COMPLETE, FAILED, STOPPED, REJECTED -> next == this;
    };
  }
}
