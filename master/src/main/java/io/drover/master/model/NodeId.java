package io.drover.master.model;

import io.drover.base.Check;

/** Names a node: what the worker calls itself, unique in the cluster. */
public record NodeId(String value) implements Comparable<NodeId> {
  public NodeId {
    Check.argument(!value.isEmpty(), "a node id is empty");
  }

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
