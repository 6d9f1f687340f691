package io.drover.master.model;

import io.drover.base.Check;

/**
 * How far a job's tasks may be from lying evenly over the values of a node attribute.
 *
 * @param maxSkew a value may have at most so many tasks more than the one with the fewest
 */
public record SpreadLimit(String attribute, int maxSkew) {
  public SpreadLimit {
    Check.argument(maxSkew > 0, "a skew of %d", maxSkew);
  }
}
