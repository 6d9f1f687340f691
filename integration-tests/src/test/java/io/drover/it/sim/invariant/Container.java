package io.drover.it.sim.invariant;

import io.drover.worker.engine.ContainerLabels;
import java.util.Map;

/**
 * A container as the engine knows it.
 *
 * @param machine where its engine is
 * @param labels as it was created with
 */
public record Container(String id, String machine, Map<String, String> labels) {
  /** The node that made it; empty if it is nobody's. */
  public String node() {
    return label(ContainerLabels.NODE);
  }

  public String job() {
    return label(ContainerLabels.JOB);
  }

  public String task() {
    return label(ContainerLabels.TASK);
  }

  /** The job and the place in it. */
  public String slot() {
    return job() + "." + label(ContainerLabels.SLOT);
  }

  private String label(String name) {
    return labels.getOrDefault(name, "");
  }

  @Override
  public String toString() {
    return "container %s of task %s (%s) on %s".formatted(id, task(), slot(), machine);
  }
}
