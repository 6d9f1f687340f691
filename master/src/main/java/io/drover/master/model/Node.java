package io.drover.master.model;

import java.util.Map;

/**
 * A worker as the masters see it.
 *
 * @param identity random, made once in the worker's data folder: tells two workers of one name
 *     apart
 * @param availability what the operator wants
 * @param condition whether it can work, as the leader found
 * @param message for people: why it is not ready
 * @param labels given by the operator; they win over those in the facts
 */
public record Node(
    NodeId id,
    String identity,
    String address,
    String softwareVersion,
    NodeFacts facts,
    Availability availability,
    Condition condition,
    String message,
    Map<String, String> labels) {
  private static final String NODE_LABELS = "node.labels.";
  private static final String ENGINE_LABELS = "engine.labels.";

  public Node {
    labels = Ordered.copyOf(labels);
  }

  /** Whether the leader hears the worker and its engine works, as far as the log knows. */
  public boolean up() {
    return condition == Condition.READY;
  }

  /** Whether new tasks may be placed there. */
  public boolean takesTasks() {
    return up() && availability == Availability.ACTIVE;
  }

  /** The same with another availability. */
  public Node with(Availability wanted) {
    return new Node(
        id, identity, address, softwareVersion, facts, wanted, condition, message, labels);
  }

  /** The same in another condition. */
  public Node with(Condition found, String why) {
    return new Node(
        id, identity, address, softwareVersion, facts, availability, found, why, labels);
  }

  /** The same with other labels from the operator. */
  public Node withLabels(Map<String, String> given) {
    return new Node(
        id, identity, address, softwareVersion, facts, availability, condition, message, given);
  }

  /** The same with what is known of its worker from elsewhere; what the operator gave stays. */
  public Node seenAs(Node seen) {
    return new Node(
        id,
        seen.identity,
        seen.address,
        seen.softwareVersion,
        seen.facts,
        availability,
        seen.condition,
        seen.message,
        labels);
  }

  /** Whether a node can work. Written by the leader alone. */
  public enum Condition {
    /** The leader hears the worker, or missed it for less than the grace time, and it can work. */
    READY,
    /** The worker says that its engine does not work; its tasks are not given up yet. */
    UNREADY,
    /** Away for longer than the grace time: its service tasks are given up and replaced. */
    LOST
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
