package io.drover.master.model;

import java.util.Map;

/**
 * A worker as the masters see it.
 *
 * @param identity random, made once in the worker's data folder: tells two workers of one name
 *     apart
 * @param availability what the operator wants
 * @param up whether the leader hears the worker and its engine works
 * @param message for people: why it is not up
 * @param labels given by the operator; they win over those in the facts
 */
public record Node(
    NodeId id,
    String identity,
    String address,
    String softwareVersion,
    NodeFacts facts,
    Availability availability,
    boolean up,
    String message,
    Map<String, String> labels) {
  public Node {
    labels = Map.copyOf(labels);
  }

  /** Whether new tasks may be placed there. */
  public boolean takesTasks() {
    return up && availability == Availability.ACTIVE;
  }

  /** What the operator wants of a node. */
  public enum Availability {
    /** Takes tasks. */
    ACTIVE,
    /** Keeps its tasks and takes no new ones. */
    CORDONED,
    /** Gives its tasks away and takes no new ones. */
    DRAINING
  }
}
