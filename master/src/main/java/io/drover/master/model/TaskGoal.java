package io.drover.master.model;

/**
 * What the leader wants of a task. Only the leader writes it, and it moves from RUN to STOP only.
 */
public enum TaskGoal {
  /** Run, and for the run-to-completion modes: end by itself. */
  RUN,
  /** End now. */
  STOP
}
