package io.drover.base;

/**
 * Invariants that hold in production too: a broken one is a bug, whatever flags the JVM runs with.
 */
public final class Check {
  private Check() {}

  /**
   * Demands that a condition of the caller's arguments holds.
   *
   * @throws IllegalArgumentException with the formatted message when it does not
   */
  public static void argument(boolean holds, String format, Object... args) {
    if (!holds) {
      throw new IllegalArgumentException(String.format(format, args));
    }
  }

  /**
   * Demands that a condition of this program's own state holds.
   *
   * @throws IllegalStateException with the formatted message when it does not
   */
  public static void state(boolean holds, String format, Object... args) {
    if (!holds) {
      throw new IllegalStateException(String.format(format, args));
    }
  }
}
