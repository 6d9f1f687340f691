package io.drover.master.loop;

import io.drover.master.model.Job;
import io.drover.master.model.JobSpec;
import io.drover.master.reconcile.Versions;
import io.drover.master.state.StateView;

/** Makes the next version of a job. */
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
}
