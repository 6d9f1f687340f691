package io.drover.worker.task;

/**
 * What a step decided.
 *
 * @param life the task's life from now on
 * @param action what to do
 * @param wakeAtMillis when to step again if nothing happens before; {@link #NEVER} if not
 */
public record Step(TaskLife life, Action action, long wakeAtMillis) {
  /** No wake-up. */
  public static final long NEVER = Long.MAX_VALUE;

  static Step idle(TaskLife life) {
    return new Step(life, new Action.None(), NEVER);
  }

  static Step until(TaskLife life, long wakeAtMillis) {
    return new Step(life, new Action.None(), wakeAtMillis);
  }

  static Step act(TaskLife life, Action action) {
    return new Step(life, action, life.operation().deadlineMillis());
  }
}
