package io.drover.master.model;

import java.util.OptionalInt;

/**
 * What a worker saw of a task. Written by the worker's reports alone.
 *
 * @param sequence counts the worker's observations of the task; 0 before the first
 * @param message for people: why it is in this state
 * @param containerId {@link ContainerId#NONE} while there is none
 * @param exitCode of the last container that ended
 * @param attempts containers started so far
 * @param startedAtMillis by the worker's clock, 0 while unknown
 * @param imageDigest {@link ImageDigest#NONE} while it is not known
 * @param health "", "starting", "healthy" or "unhealthy"
 */
public record Observation(
    long sequence,
    TaskState state,
    String message,
    ContainerId containerId,
    OptionalInt exitCode,
    int attempts,
    boolean oomKilled,
    long startedAtMillis,
    long finishedAtMillis,
    ImageDigest imageDigest,
    String health) {
  /** Before any report. */
  public static Observation none(TaskState state, String message) {
    return new Observation(
        0,
        state,
        message,
        ContainerId.NONE,
        OptionalInt.empty(),
        0,
        false,
        0,
        0,
        ImageDigest.NONE,
        "");
  }

  /** The same with what the leader, not the worker, says of the task. */
  public Observation declared(TaskState said, String why) {
    return new Observation(
        sequence,
        said,
        why,
        containerId,
        exitCode,
        attempts,
        oomKilled,
        startedAtMillis,
        finishedAtMillis,
        imageDigest,
        health);
  }
}
