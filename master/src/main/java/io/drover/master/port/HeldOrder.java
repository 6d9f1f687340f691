package io.drover.master.port;

import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import java.util.List;

/**
 * An order that a worker was once given and still holds: enough to know the task again, and the
 * version of its job.
 */
public record HeldOrder(
    TaskId task,
    JobId job,
    int version,
    int slot,
    TaskGoal goal,
    JobSpec spec,
    List<PortAssignment> ports) {
  public HeldOrder {
    ports = List.copyOf(ports);
  }
}
