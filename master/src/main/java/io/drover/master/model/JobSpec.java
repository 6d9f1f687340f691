package io.drover.master.model;

import io.drover.base.Check;
import java.util.List;
import java.util.Map;

/**
 * What a user asks for, apart from its name: one version of a job.
 *
 * @param stack the stack it belongs to; empty for a job of its own
 * @param replicas wanted tasks or completions; ignored by the per-node modes
 * @param maxConcurrent tasks of a run-to-completion job at once; 0 means all
 * @param reservations what the scheduler sets aside for each task
 * @param limits what the worker holds each task to; 0 means no limit
 * @param pidsLimit processes of each task; 0 means no limit
 * @param priority 0 to 100, higher is placed first
 */
public record JobSpec(
    String stack,
    JobMode mode,
    int replicas,
    int maxConcurrent,
    Map<String, String> labels,
    Resources reservations,
    Resources limits,
    int pidsLimit,
    PlacementRules placement,
    List<PortRequest> ports,
    UpdatePolicy update,
    UpdatePolicy rollback,
    RestartPolicy restart,
    int priority,
    boolean atMostOne,
    ContainerTemplate container) {
  public JobSpec {
    Check.argument(replicas >= 0, "replicas %d", replicas);
    labels = Map.copyOf(labels);
    ports = List.copyOf(ports);
  }

  /** The same but for the number of replicas. */
  public JobSpec withReplicas(int wanted) {
    return new JobSpec(
        stack,
        mode,
        wanted,
        maxConcurrent,
        labels,
        reservations,
        limits,
        pidsLimit,
        placement,
        ports,
        update,
        rollback,
        restart,
        priority,
        atMostOne,
        container);
  }
}
