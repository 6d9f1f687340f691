package io.drover.worker.task;

/** What to do next for a task. All but {@link None} are answered by a {@link Result}. */
public sealed interface Action {
  /** Nothing before the step's wake-up time, an event or a new order. */
  record None() implements Action {}

  /** Make the image present. */
  record Pull() implements Action {}

  /** Create the container of this attempt. */
  record Create(int attempt) implements Action {}

  /** Start the created container. */
  record Start(String containerId) implements Action {}

  /** Tell the container to end, and kill it after the grace time. */
  record Stop(String containerId, long graceMillis) implements Action {}

  /** Remove the container, running or not. */
  record Remove(String containerId) implements Action {}

  /** Remove the container unless it runs. */
  record Discard(String containerId) implements Action {}

  /** Kill the container. */
  record Kill(String containerId) implements Action {}
}
