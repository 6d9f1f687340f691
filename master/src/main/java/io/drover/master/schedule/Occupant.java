package io.drover.master.schedule;

import io.drover.master.model.JobId;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.Resources;
import io.drover.master.model.TaskId;
import java.util.List;

/**
 * A task that uses a node.
 *
 * @param priority of its job
 * @param ending whether it is told to end
 */
public record Occupant(
    TaskId task,
    JobId job,
    int priority,
    boolean ending,
    Resources reserved,
    List<PortAssignment> ports) {}
