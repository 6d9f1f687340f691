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
 * @param atMostOne whether two containers of one slot must never run at once, whatever fails
 * @param restarts how often a restart was asked for: a version that differs in nothing else still
 *     replaces its tasks
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
    int restarts,
    ContainerTemplate container) {
  public JobSpec {
    Check.argument(replicas >= 0, "replicas %d", replicas);
    labels = Ordered.copyOf(labels);
    ports = List.copyOf(ports);
  }

  /** The same but for the number of replicas. */
  public JobSpec withReplicas(int wanted) {
    return with(wanted, restarts);
  }

  /** The same but for its tasks, which are to be replaced. */
  public JobSpec restarted() {
    return with(replicas, restarts + 1);
  }

  /** The same but for the count of restarts. */
  public JobSpec withRestarts(int count) {
    return with(replicas, count);
  }

  /**
   * Whether tasks of the two are alike, so that none need be replaced to come from one to the
   * other: the number of tasks, the job's labels and the way of updating may differ.
   */
  public boolean sameTasks(JobSpec other) {
    return mode == other.mode
        && restarts == other.restarts
        && priority == other.priority
        && pidsLimit == other.pidsLimit
        && atMostOne == other.atMostOne
        && stack.equals(other.stack)
        && reservations.equals(other.reservations)
        && limits.equals(other.limits)
        && placement.equals(other.placement)
        && ports.equals(other.ports)
        && restart.equals(other.restart)
        && container.equals(other.container);
  }

  private JobSpec with(int newReplicas, int newRestarts) {
    return new JobSpec(
        stack,
        mode,
        newReplicas,
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
        newRestarts,
        container);
  }
}
