package io.drover.worker.agent;

import io.drover.worker.model.Goal;
import io.drover.worker.model.Resources;
import io.drover.worker.model.TaskOrder;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
      return lacks("m CPU", asked.cpuMillis(), allocatable.cpuMillis());
    }
    if (asked.memoryBytes() > allocatable.memoryBytes()) {
      return lacks(" bytes of memory", asked.memoryBytes(), allocatable.memoryBytes());
    }
    if (asked.diskBytes() > allocatable.diskBytes()) {
      return lacks(" bytes of disk", asked.diskBytes(), allocatable.diskBytes());
    }
    for (Map.Entry<String, Long> device : new TreeMap<>(asked.devices()).entrySet()) {
      long there = allocatable.devices().getOrDefault(device.getKey(), 0L);
      if (device.getValue() > there) {
        return lacks(" " + device.getKey(), device.getValue(), there);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> lacks(String unit, long asked, long there) {
    return Optional.of("reserves %d%s, this node has %d".formatted(asked, unit, there));
  }
}
