package io.drover.master.schedule;

import io.drover.base.Check;
import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Task;
import java.util.List;

/** Tasks of one version of one job that wait for a node; they are placed together. */
public record PendingGroup(JobId job, JobSpec spec, List<Task> tasks) {
  public PendingGroup {
    tasks = List.copyOf(tasks);
    Check.argument(!tasks.isEmpty(), "a group of no tasks");
  }
}
