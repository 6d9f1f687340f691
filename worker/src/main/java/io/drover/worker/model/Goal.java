package io.drover.worker.model;

/** What the masters want of a task. */
public enum Goal {
  /** It is to run. */
  RUN,
  /** It is to end, and to stay ended. */
  STOP
}
