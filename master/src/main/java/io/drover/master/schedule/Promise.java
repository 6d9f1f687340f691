package io.drover.master.schedule;

import io.drover.master.model.JobId;
import io.drover.master.model.NodeId;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.Resources;
import io.drover.master.model.TaskId;
import java.util.List;

/**
 * A place that is kept for a waiting task while others end there. To everybody else it is as if the
 * task were there already.
 *
 * @param version of the job, to which the task belongs
 */
record Promise(
    TaskId task,
    JobId job,
    int version,
    NodeId node,
    Resources reserved,
    List<PortAssignment> ports) {}
