package io.drover.it.history;

/**
 * A job as the model knows it.
 *
 * @param version 0 while absent
 * @param token stands for all of the description but the number of tasks
 */
public record JobState(Goal goal, int version, int replicas, String token) {
  /** There is no such job. */
  public static final JobState ABSENT = new JobState(Goal.ABSENT, 0, 0, "");

  /** A job that is to run. */
  public static JobState running(int version, int replicas, String token) {
    return new JobState(Goal.RUN, version, replicas, token);
  }

  JobState with(Goal wanted) {
    return new JobState(wanted, version, replicas, token);
  }

  JobState next(int newReplicas, String newToken) {
    return running(version + 1, newReplicas, newToken);
  }

  @Override
  public String toString() {
    return goal == Goal.ABSENT
        ? "no job"
        : "version %d of '%s' x %d to %s".formatted(version, token, replicas, goal);
  }

  /** What is wanted of a job. */
  public enum Goal {
    ABSENT,
    RUN,
    STOP,
    /** It will be absent, sooner or later. */
    REMOVE
  }
}
