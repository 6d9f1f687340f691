package io.drover.base;

/**
 * The number of a leadership; it only grows, and every order carries it. 0 is before the first
 * leader.
 */
public record Epoch(long number) implements Comparable<Epoch> {
  /** Before the first leader. */
  public static final Epoch NONE = new Epoch(0);

  public Epoch {
    Check.argument(number >= 0, "epoch %d", number);
  }

  @Override
  public int compareTo(Epoch other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
