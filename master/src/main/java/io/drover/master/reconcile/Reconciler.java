package io.drover.master.reconcile;

import io.drover.master.model.Job;
import io.drover.master.model.JobGoal;
import io.drover.master.model.JobId;
import io.drover.master.state.StateView;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds out what to do for a job, from the state alone: it may be asked at any time, as often as
 * one likes, and has nothing to say when all is as wanted.
 *
 * <p>A pass goes through its concerns in order and stops after the first that decided something, so
 * that each sees what the one before made.
 */
public final class Reconciler {
  private static final List<Consumer<Pass>> RUN =
      List.of(LostTasks::run, Reconciler::fill, Rollout::run, History::run);
  private static final List<Consumer<Pass>> END =
      List.of(LostTasks::run, Ending::run, History::run);

  private Reconciler() {}

  /** What to do for the job now; nothing if there is no such job. */
  public static Outcome reconcile(
      StateView state, JobId id, Surroundings surroundings, Limits limits) {
    Optional<Job> job = state.job(id);
    if (job.isEmpty()) {
      return new Outcome(List.of(), false, Long.MAX_VALUE);
    }
    Pass pass = new Pass(state, job.get(), surroundings, limits);
    for (Consumer<Pass> concern : job.get().goal() == JobGoal.RUN ? RUN : END) {
      concern.accept(pass);
      if (pass.decided()) {
        break;
      }
    }
    return pass.outcome();
  }

  private static void fill(Pass pass) {
    switch (pass.spec().mode()) {
      case REPLICATED -> ReplicatedReconciler.run(pass);
      case REPLICATED_JOB -> CompletionReconciler.run(pass);
      case GLOBAL, GLOBAL_JOB -> PerNodeReconciler.run(pass);
    }
  }
}
