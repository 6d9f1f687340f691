package io.drover.master.model;

import java.util.Comparator;

/**
 * A job that must be apart from another.
 *
 * @param attribute what nodes with tasks of the two must not have in common
 */
public record Aversion(JobId job, String attribute) implements Comparable<Aversion> {
  private static final Comparator<Aversion> ORDER =
      Comparator.comparing(Aversion::job).thenComparing(Aversion::attribute);

  @Override
  public int compareTo(Aversion other) {
    return ORDER.compare(this, other);
  }
}
