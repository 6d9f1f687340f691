package io.drover.master.api;

import io.drover.master.model.NodeId;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import java.util.Optional;

/**
 * What reaching into a task's container needs to know of the task.
 *
 * @param node empty while it waits for one
 */
record TaskPlace(TaskId id, String job, int slot, Optional<NodeId> node, TaskState state) {
  /** What people call the task. */
  String name() {
    return job + "." + slot;
  }
}
