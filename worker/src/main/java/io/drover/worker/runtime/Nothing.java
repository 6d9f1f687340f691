package io.drover.worker.runtime;

/** The value of a call that succeeded and has nothing to say. */
public enum Nothing {
  /** The only value. */
  NOTHING
}
