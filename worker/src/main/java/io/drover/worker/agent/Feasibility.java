package io.drover.worker.agent;

import io.drover.worker.model.Goal;
import io.drover.worker.model.Resources;
import io.drover.worker.model.TaskOrder;
import java.util.Optional;

/** Whether this node could run a task at all. The masters' scheduler should have asked the same. */
final class Feasibility {
  private Resources allocatable = Resources.NONE;

  /**
   * What the tasks of this node may reserve; nothing is refused for its size before it is known.
   */
  void allocatable(Resources resources) {
    allocatable = resources;
  }

  /** Why this node could not run the task even if it ran nothing else. */
  Optional<String> misfit(TaskOrder order) {
    Resources asked = order.workload().reservations();
    if (order.goal() == Goal.STOP || allocatable.equals(Resources.NONE)) {
      return Optional.empty();
    }
    if (order.workload().image().isEmpty()) {
      return Optional.of("the order names no image");
    }
    if (asked.cpuMillis() > allocatable.cpuMillis()) {
      return Optional.of(
          "reserves %dm CPU, this node has %dm"
              .formatted(asked.cpuMillis(), allocatable.cpuMillis()));
    }
    if (asked.memoryBytes() > allocatable.memoryBytes()) {
      return Optional.of(
          "reserves %d bytes of memory, this node has %d"
              .formatted(asked.memoryBytes(), allocatable.memoryBytes()));
    }
    return Optional.empty();
  }
}
