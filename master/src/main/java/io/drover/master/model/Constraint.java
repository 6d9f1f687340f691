package io.drover.master.model;

/** A condition that a node must meet, such as {@code node.labels.zone == a}. */
public record Constraint(String attribute, boolean equal, String value) {
  /** Whether the node meets it. Case does not count, as in Swarm. */
  public boolean metBy(Node node) {
    return node.attribute(attribute).equalsIgnoreCase(value) == equal;
  }

  @Override
  public String toString() {
    return attribute + (equal ? " == " : " != ") + value;
  }
}
