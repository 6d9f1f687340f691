package io.drover.master.loop;

import io.drover.master.model.Job;
import io.drover.master.model.JobGoal;
import io.drover.master.model.JobSpec;
import io.drover.master.reconcile.Versions;
import io.drover.master.state.StateView;

/** Makes the next version of a job, or the last. */
final class Updates {
  private Updates() {}

  /**
   * The job with a newer version. Where its tasks are to be others, a rollout begins; where they
   * are not, one that is under way goes on.
   */
  static Job next(StateView state, Job job, JobSpec spec, long now) {
    Job.Rollout rollout = spec.sameTasks(job.spec()) ? job.rollout() : Job.Rollout.MOVING;
    Job next = job.next(spec, rollout, now);
    return next.keeping(Versions.ofUse(next, state.tasksOf(job.id())));
  }

  /**
   * The job on its way out. It leaves its history behind at once, so that whatever was deployed by
   * one request fits into one entry of the log when it is removed by one.
   */
  static Job removed(StateView state, Job job, long now) {
    Job going = job.with(JobGoal.REMOVE, now);
    return going.keeping(Versions.inUse(going, state.tasksOf(job.id())));
  }
}
