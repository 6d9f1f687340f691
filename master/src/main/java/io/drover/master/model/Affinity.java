package io.drover.master.model;

import io.drover.base.Check;

/**
 * Where a job's tasks want to be as seen from the tasks of a job: on nodes that share an
 * attribute's value with one of theirs, or on nodes that do not.
 *
 * @param job name of a job of the same namespace; it may be the job itself
 * @param attribute what the nodes share, {@code node.id} for the node itself
 * @param near whether to be near or apart
 * @param weight 0 if it must be so, else what it counts among the other wishes
 */
public record Affinity(String job, String attribute, boolean near, int weight) {
  public Affinity {
    Check.argument(weight >= 0, "a weight of %d", weight);
  }

  /** Whether it must be so. */
  public boolean required() {
    return weight == 0;
  }
}
