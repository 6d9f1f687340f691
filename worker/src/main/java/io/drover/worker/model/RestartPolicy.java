package io.drover.worker.model;

import io.drover.base.Check;

/**
 * When a task whose container ended starts another one.
 *
 * @param condition after which ends
 * @param delayMillis pause before the first restart; pauses grow while restarts do not help
 * @param maxAttempts restarts allowed in the window; 0 means without end
 * @param windowMillis span in which restarts are counted; 0 means the task's whole life
 */
public record RestartPolicy(
    Condition condition, long delayMillis, int maxAttempts, long windowMillis) {
  public RestartPolicy {
    Check.argument(delayMillis >= 0, "the restart delay %d is negative", delayMillis);
    Check.argument(maxAttempts >= 0, "the number of restarts %d is negative", maxAttempts);
    Check.argument(windowMillis >= 0, "the restart window %d is negative", windowMillis);
  }

  /** After which ends a task is started again. */
  public enum Condition {
    /** After every end. */
    ANY,
    /** After an end with an error. */
    ON_FAILURE,
    /** Never. */
    NONE
  }
}
