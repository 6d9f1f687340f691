package io.drover.master.model;

/**
 * What a write did to one job.
 *
 * @param version the job's newest version after it
 */
public record JobOutcome(JobId job, Action action, int version) {
  /** What happened to the job. */
  public enum Action {
    /** It was already as asked for. */
    UNCHANGED,
    /** It is new. */
    CREATED,
    /** It has a new version. */
    UPDATED,
    /** Its number of tasks is another. */
    SCALED,
    /** It goes away. */
    REMOVED,
    /** Its tasks are replaced by new ones. */
    RESTARTED,
    /** Its tasks end, the job stays. */
    STOPPED
  }
}
