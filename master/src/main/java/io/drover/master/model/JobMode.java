package io.drover.master.model;

/** How many tasks a job has and whether they end; Compose's four modes. */
public enum JobMode {
  /** A number of tasks that run for ever. */
  REPLICATED,
  /** One task that runs for ever on every eligible node. */
  GLOBAL,
  /** A number of tasks that each run once to their end. */
  REPLICATED_JOB,
  /** One task on every eligible node that runs once to its end. */
  GLOBAL_JOB;

  /** Whether each task ends by itself. */
  public boolean runsToCompletion() {
    return this == REPLICATED_JOB || this == GLOBAL_JOB;
  }

  /** Whether the job has one task per eligible node. */
  public boolean perNode() {
    return this == GLOBAL || this == GLOBAL_JOB;
  }
}
