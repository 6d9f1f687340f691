package io.drover.master.model;

/** What the user wants of a job as a whole. */
public enum JobGoal {
  /** Its tasks run. */
  RUN,
  /** It is kept, with no task running. */
  STOP,
  /** It goes away once its tasks have ended. */
  REMOVE
}
