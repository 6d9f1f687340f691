package io.drover.it.sim.invariant;

import io.drover.master.model.Affinity;
import io.drover.master.model.Job;
import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Node;
import io.drover.master.model.PlacementRules;
import io.drover.master.model.Resources;
import io.drover.master.model.Task;

/** Whether tasks of lower priority hold what a waiting task needs, which may have them end. */
final class Lesser {
  private final Truth truth;

  Lesser(Truth truth) {
    this.truth = truth;
  }

  /**
   * Whether there surely is a node where the task would fit if those of lower priority ended. Only
   * asked of tasks for which nothing but room counts: nobody ends for a port, a spread or an
   * affinity.
   */
  boolean couldMakeRoom(Task task) {
    JobSpec spec = truth.state().specOf(task);
    return task.pinned().isEmpty()
        && spec.placement().preempts()
        && onlyRoomCounts(spec.placement())
        && spec.ports().stream().allMatch(port -> port.hostPort() == 0)
        && truth.state().jobs().values().stream().noneMatch(job -> avoids(job, task.job()))
        && truth.state().nodes().values().stream().anyMatch(node -> couldMakeRoom(node, spec));
  }

  private static boolean onlyRoomCounts(PlacementRules rules) {
    return rules.limits().isEmpty()
        && rules.maxReplicasPerNode() == 0
        && rules.affinities().stream().noneMatch(Affinity::required);
  }

  private static boolean avoids(Job job, JobId other) {
    return job.spec().placement().affinities().stream()
        .filter(affinity -> affinity.required() && !affinity.near())
        .anyMatch(affinity -> new JobId(job.id().namespace(), affinity.job()).equals(other));
  }

  private boolean couldMakeRoom(Node node, JobSpec spec) {
    if (!node.takesTasks() || !spec.placement().metBy(node)) {
      return false;
    }
    Resources needed = spec.reservations();
    for (Task task : truth.state().tasksOn(node.id()).all()) {
      JobSpec other = truth.state().specOf(task);
      if (task.occupies() && other.priority() >= spec.priority()) {
        needed = needed.plus(other.reservations());
      }
    }
    Resources given = node.facts().capacity();
    return needed.cpuMillis() <= given.cpuMillis()
        && needed.memoryBytes() <= given.memoryBytes()
        && needed.diskBytes() <= given.diskBytes()
        && needed.devices().entrySet().stream()
            .allMatch(device -> device.getValue() <= given.device(device.getKey()));
  }
}
