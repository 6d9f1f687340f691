package io.drover.master.state;

/** Demands that the caller is the thread that owns the state. */
@FunctionalInterface
public interface OwnerCheck {
  /**
   * Returns if it is.
   *
   * @throws IllegalStateException if it is not
   */
  void check();
}
