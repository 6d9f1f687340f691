package io.drover.master.model;

/** A condition that a node must meet, such as {@code node.labels.zone == a}. */
public record Constraint(String attribute, boolean equal, String value) {
  @Override
  public String toString() {
    return attribute + (equal ? " == " : " != ") + value;
  }
}
