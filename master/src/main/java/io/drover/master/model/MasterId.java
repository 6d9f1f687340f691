package io.drover.master.model;

import io.drover.base.Check;

/** Names a master, unique in the cluster. */
public record MasterId(String value) implements Comparable<MasterId> {
  public MasterId {
    Check.argument(!value.isEmpty(), "a master id is empty");
  }

  @Override
  public int compareTo(MasterId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
