package io.drover.worker.task;

import io.drover.worker.model.Goal;
import io.drover.worker.model.TaskOrder;
import java.util.Optional;

/**
 * What is wanted of a task now.
 *
 * @param order the masters' order
 * @param halt why it is to end; empty when it is to run
 * @param atOnce whether its container gets no time to end by itself
 */
public record Wanted(TaskOrder order, Optional<String> halt, boolean atOnce) {
  /** What the order says. */
  public static Wanted of(TaskOrder order) {
    return new Wanted(
        order, order.goal() == Goal.STOP ? Optional.of("told to stop") : Optional.empty(), false);
  }

  /** The task is to end whatever the order says. */
  public static Wanted halted(TaskOrder order, String reason, boolean atOnce) {
    return new Wanted(order, Optional.of(reason), atOnce);
  }
}
