package io.drover.master.loop;

import io.drover.master.model.Job;
import io.drover.master.model.JobGoal;
import io.drover.master.model.JobId;
import io.drover.master.model.Node;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskState;
import io.drover.master.port.Query;
import io.drover.master.port.View;
import io.drover.master.port.View.JobCounts;
import io.drover.master.port.View.JobState;
import io.drover.master.port.View.JobView;
import io.drover.master.state.JobTasks;
import io.drover.master.state.StateView;

/** Tells how jobs do. */
final class JobReads {
  /** Tasks looked at for a message. */
  private static final int TASKS_FOR_MESSAGE = 200;

  private JobReads() {}

  static View list(StateView state, Query.Jobs query) {
    Page<JobView> page = new Page<>();
    String last = query.page();
    JobId from = new JobId(query.namespace(), last.isEmpty() ? "!" : last);
    for (Job job : state.jobs().tailMap(from, false).values()) {
      if (!job.id().namespace().equals(query.namespace()) || !page.takes(last)) {
        break;
      }
      last = job.id().name();
      if (query.stack().isEmpty() || query.stack().equals(job.spec().stack())) {
        page.add(view(state, job));
      }
    }
    return new View.Jobs(page.items(), page.next());
  }

  static JobView view(StateView state, Job job) {
    JobCounts counts = counts(state, job);
    JobState jobState = stateOf(job, counts);
    return new JobView(job, jobState, counts, message(state, job, jobState));
  }

  /** Whether a job's tasks have all had their end, well or badly, and no other will come. */
  static boolean over(StateView state, Job job) {
    if (!job.spec().mode().runsToCompletion()) {
      return false;
    }
    JobState now = stateOf(job, counts(state, job));
    return now == JobState.COMPLETE || now == JobState.FAILED;
  }

  private static JobCounts counts(StateView state, Job job) {
    JobTasks tasks = state.tasksOf(job.id());
    int completed = 0;
    int failed = 0;
    int upToDate = 0;
    for (int version : job.currentVersions()) {
      completed += tasks.count(version, TaskState.COMPLETE);
      failed += tasks.count(version, TaskState.FAILED);
      upToDate += tasks.count(version, TaskState.RUNNING);
    }
    int pending =
        tasks.count(TaskState.PENDING)
            + tasks.count(TaskState.PLACED)
            + tasks.count(TaskState.PREPARING)
            + tasks.count(TaskState.STARTING);
    return new JobCounts(
        wanted(state, job), tasks.count(TaskState.RUNNING), completed, failed, pending, upToDate);
  }

  private static int wanted(StateView state, Job job) {
    if (!job.spec().mode().perNode()) {
      return job.spec().replicas();
    }
    return (int)
        state.nodes().values().stream()
            .filter(node -> node.availability() != Node.Availability.DRAINING)
            .filter(node -> node.condition() != Node.Condition.LOST)
            .filter(node -> job.spec().placement().metBy(node))
            .count();
  }

  private static JobState stateOf(Job job, JobCounts counts) {
    if (job.goal() != JobGoal.RUN) {
      return job.goal() == JobGoal.STOP ? JobState.STOPPED : JobState.REMOVING;
    }
    if (job.rollout().paused()) {
      return JobState.PAUSED;
    }
    boolean idle = counts.running() == 0 && counts.pending() == 0;
    if (job.spec().mode().runsToCompletion()) {
      if (counts.completed() >= counts.wanted() && idle) {
        return JobState.COMPLETE;
      }
      if (counts.failed() > 0 && counts.completed() + counts.failed() >= counts.wanted() && idle) {
        return JobState.FAILED;
      }
      return counts.running() > 0 && counts.pending() == 0 ? JobState.RUNNING : JobState.UPDATING;
    }
    int ended = counts.failed() + counts.completed();
    if (ended > 0 && counts.pending() == 0 && counts.upToDate() + ended >= counts.wanted()) {
      return counts.upToDate() >= counts.wanted() ? JobState.RUNNING : JobState.FAILED;
    }
    boolean settled = counts.upToDate() >= counts.wanted() && counts.running() == counts.upToDate();
    return settled ? JobState.RUNNING : JobState.UPDATING;
  }

  /** What the rollout says, else what the first task says that is not as it should be. */
  private static String message(StateView state, Job job, JobState jobState) {
    boolean fine =
        jobState == JobState.RUNNING
            || jobState == JobState.COMPLETE
            || jobState == JobState.STOPPED;
    if (!job.rollout().message().isEmpty() || fine) {
      return job.rollout().message();
    }
    return state.tasksOf(job.id()).all().stream()
        .limit(TASKS_FOR_MESSAGE)
        .filter(task -> task.state() != TaskState.RUNNING && task.goal() == TaskGoal.RUN)
        .filter(task -> !task.observed().message().isEmpty())
        .reduce((older, newer) -> newer.ended() && !older.ended() ? older : newer)
        .map(JobReads::saying)
        .orElse("");
  }

  private static String saying(Task task) {
    return "task " + task.name() + ": " + task.observed().message();
  }
}
