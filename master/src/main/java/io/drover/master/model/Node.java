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
  private static final String NODE_LABELS = "node.labels.";
  private static final String ENGINE_LABELS = "engine.labels.";

  public Node {
    labels = Map.copyOf(labels);
  }

  /** Whether new tasks may be placed there. */
  public boolean takesTasks() {
    return up && availability == Availability.ACTIVE;
  }

  /**
   * The value of an attribute by Swarm's name for it: {@code node.id}, {@code node.hostname},
   * {@code node.role}, {@code node.platform.os}, {@code node.platform.arch}, {@code node.labels.*},
   * {@code engine.labels.*}.
   *
   * @return empty when the node has none of that name
   */
  public String attribute(String name) {
    if (name.startsWith(NODE_LABELS)) {
      String label = name.substring(NODE_LABELS.length());
      String given = labels.get(label);
      return given != null ? given : facts.labels().getOrDefault(label, "");
    }
    if (name.startsWith(ENGINE_LABELS)) {
      return facts.engineLabels().getOrDefault(name.substring(ENGINE_LABELS.length()), "");
    }
    return switch (name) {
      case "node.id" -> id.value();
      case "node.hostname" -> facts.hostname();
      case "node.role" -> "worker";
      case "node.platform.os" -> facts.os();
      case "node.platform.arch" -> facts.architecture();
      default -> "";
    };
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
