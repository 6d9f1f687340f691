package io.drover.worker.model;

import java.util.Optional;

/**
 * What this worker saw of a task.
 *
 * @param id which task
 * @param sequence counts the observations of the task; a lower number is older news
 * @param state where it is in its life
 * @param message for people: why it is there
 * @param attempts containers started for it so far
 * @param container the last container
 * @param lastEnd how the last container that ended did so
 */
public record TaskStatus(
    TaskId id,
    long sequence,
    TaskState state,
    String message,
    int attempts,
    Container container,
    Optional<End> lastEnd) {

  /**
   * A task's last container.
   *
   * @param id its id; empty before the first
   * @param imageDigest what its image is exactly; empty while unknown
   * @param startedAtMillis by the engine's clock; 0 while unknown
   * @param health what its health check says
   */
  public record Container(String id, String imageDigest, long startedAtMillis, Health health) {
    /** Before there is any. */
    public static final Container NONE = new Container("", "", 0, Health.NONE);
  }

  /** The same observation under another number. */
  public TaskStatus withSequence(long number) {
    return new TaskStatus(id, number, state, message, attempts, container, lastEnd);
  }
}
