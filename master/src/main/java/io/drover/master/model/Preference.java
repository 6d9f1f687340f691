package io.drover.master.model;

import io.drover.base.Check;

/** A condition that a node should meet, and what that counts among the other wishes. */
public record Preference(Constraint constraint, int weight) {
  public Preference {
    Check.argument(weight > 0, "a weight of %d", weight);
  }
}
