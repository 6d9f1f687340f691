package io.drover.master.schedule;

import io.drover.master.model.JobId;
import io.drover.master.model.Placement;
import io.drover.master.model.TaskId;

/** What the scheduler decided on one task. */
public sealed interface Decision {
  /** Which task. */
  TaskId task();

  /** It goes there. */
  record Placed(TaskId task, Placement placement) implements Decision {}

  /** It is to end, to make room for another. */
  record Preempted(TaskId task, JobId by, int priority) implements Decision {}

  /**
   * It fits nowhere now.
   *
   * @param reason for people: how many nodes each filter removed
   */
  record Waiting(TaskId task, String reason) implements Decision {}
}
