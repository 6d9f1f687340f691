package io.drover.master.model;

import java.util.List;

/**
 * Where tasks of a job may and should be.
 *
 * @param constraints all must hold
 * @param spread node attributes to spread over, most important first
 * @param maxReplicasPerNode 0 means no maximum
 * @param limits attributes over which the tasks must lie evenly, most important first; each within
 *     the values of those before it
 * @param affinities to tasks of jobs
 * @param preferences nodes that are wished for
 * @param preempts whether tasks of lower priority are ended when there is no room otherwise
 */
public record PlacementRules(
    List<Constraint> constraints,
    List<String> spread,
    int maxReplicasPerNode,
    List<SpreadLimit> limits,
    List<Affinity> affinities,
    List<Preference> preferences,
    boolean preempts) {
  /** Anywhere. */
  public static final PlacementRules ANYWHERE = new PlacementRules(List.of(), List.of(), 0);

  public PlacementRules {
    constraints = List.copyOf(constraints);
    spread = List.copyOf(spread);
    limits = List.copyOf(limits);
    affinities = List.copyOf(affinities);
    preferences = List.copyOf(preferences);
  }

  /** What Swarm has words for. */
  public PlacementRules(List<Constraint> constraints, List<String> spread, int maxReplicasPerNode) {
    this(constraints, spread, maxReplicasPerNode, List.of(), List.of(), List.of(), false);
  }

  /** Whether the node meets every constraint. */
  public boolean metBy(Node node) {
    return constraints.stream().allMatch(constraint -> constraint.metBy(node));
  }
}
