package io.drover.worker.model;

/**
 * What the masters want of one task on this node.
 *
 * @param id which task
 * @param slot the place it fills
 * @param version of its job
 * @param goal whether it is to run
 * @param workload what it runs
 * @param restart when to start again
 * @param kind what its ends mean
 */
public record TaskOrder(
    TaskId id,
    Slot slot,
    long version,
    Goal goal,
    Workload workload,
    RestartPolicy restart,
    Kind kind) {

  /**
   * What the ends of a task mean.
   *
   * @param runToCompletion exit code 0 completes it, whatever the restart policy says
   * @param atMostOne it must not run while this node is out of touch with the masters
   */
  public record Kind(boolean runToCompletion, boolean atMostOne) {}

  /** The condition that decides on restarts: a task that runs to completion is done with exit 0. */
  public RestartPolicy.Condition restartCondition() {
    return kind.runToCompletion && restart.condition() == RestartPolicy.Condition.ANY
        ? RestartPolicy.Condition.ON_FAILURE
        : restart.condition();
  }
}
