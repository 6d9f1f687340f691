package io.drover.master.model;

import java.util.List;

/**
 * Where tasks of a job may and should be.
 *
 * @param constraints all must hold
 * @param spread node attributes to spread over, most important first
 * @param maxReplicasPerNode 0 means no maximum
 */
public record PlacementRules(
    List<Constraint> constraints, List<String> spread, int maxReplicasPerNode) {
  /** Anywhere. */
  public static final PlacementRules ANYWHERE = new PlacementRules(List.of(), List.of(), 0);

  public PlacementRules {
    constraints = List.copyOf(constraints);
    spread = List.copyOf(spread);
  }

  /** Whether the node meets every constraint. */
  public boolean metBy(Node node) {
    return constraints.stream().allMatch(constraint -> constraint.metBy(node));
  }
}
