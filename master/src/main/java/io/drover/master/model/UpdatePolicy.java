package io.drover.master.model;

/**
 * How tasks of an old version are replaced.
 *
 * @param parallelism tasks replaced at once; 0 means all
 * @param delayMillis between one round and the next
 * @param monitorMillis how long a new task is watched after it started
 * @param maxFailureRatio share of new tasks that may fail
 */
public record UpdatePolicy(
    int parallelism,
    long delayMillis,
    long monitorMillis,
    double maxFailureRatio,
    FailureAction failureAction,
    Order order) {
  /** Docker's defaults. */
  public static final UpdatePolicy DEFAULT =
      new UpdatePolicy(1, 0, 5_000, 0, FailureAction.PAUSE, Order.STOP_FIRST);

  /** What to do when too many new tasks fail. */
  public enum FailureAction {
    /** Leave the rest at the old version. */
    PAUSE,
    /** Go on all the same. */
    CONTINUE,
    /** Go back to the version before. */
    ROLLBACK
  }

  /** Which task goes first. */
  public enum Order {
    /** The old one ends before the new one starts. */
    STOP_FIRST,
    /** The new one runs before the old one ends. */
    START_FIRST
  }
}
