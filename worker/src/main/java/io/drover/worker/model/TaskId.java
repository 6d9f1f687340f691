package io.drover.worker.model;

import io.drover.base.Check;

/**
 * A task's id, given by the masters and never used again.
 *
 * @param value the id as it travels
 */
public record TaskId(String value) implements Comparable<TaskId> {
  public TaskId {
    Check.argument(!value.isEmpty(), "a task needs an id");
  }

  @Override
  public int compareTo(TaskId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
