package io.drover.master.model;

/**
 * When a container that ended is started again within its task.
 *
 * @param delayMillis before the first new attempt
 * @param maxAttempts 0 means without end
 * @param windowMillis in which attempts are counted; 0 means for ever
 */
public record RestartPolicy(
    Condition condition, long delayMillis, int maxAttempts, long windowMillis) {
  /** Docker's defaults for services. */
  public static final RestartPolicy DEFAULT = new RestartPolicy(Condition.ANY, 5_000, 0, 0);

  /** Which ends call for another attempt. */
  public enum Condition {
    /** Every one. */
    ANY,
    /** An exit code other than 0. */
    ON_FAILURE,
    /** None. */
    NONE
  }
}
