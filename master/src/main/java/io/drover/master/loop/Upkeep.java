package io.drover.master.loop;

import io.drover.master.model.Job;
import io.drover.master.model.JobId;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Observation;
import io.drover.master.model.Task;
import io.drover.master.model.TaskState;
import io.drover.master.reconcile.Outcome;
import io.drover.master.reconcile.Reconciler;
import io.drover.master.reconcile.Surroundings;
import io.drover.master.state.Change;
import io.drover.master.state.StateView;
import java.util.Optional;

/**
 * The leader's standing work, done a little in each turn: reconciling the jobs that need it and
 * placing the tasks that wait.
 */
final class Upkeep {
  /** Changes made by reconciling in one turn, about. */
  private static final int CHANGES_PER_TURN = 250;

  /** Tasks looked through in one turn, about. */
  private static final int TASKS_PER_TURN = 5_000;

  /** Jobs looked at in one turn. */
  private static final int JOBS_PER_TURN = 200;

  private final Ledger ledger;
  private final Sessions sessions;
  private final NodeWatch nodes;
  private final CoreConfig config;
  private final DirtyJobs jobs = new DirtyJobs();
  private final Placing placing;

  Upkeep(Ledger ledger, Sessions sessions, NodeWatch nodes, CoreConfig config) {
    this.ledger = ledger;
    this.sessions = sessions;
    this.nodes = nodes;
    this.config = config;
    this.placing = new Placing(ledger, sessions);
  }

  /** A new leadership: everything is looked at. */
  void begin(Moment now) {
    jobs.clear();
    ledger.state().jobs().keySet().forEach(jobs::mark);
    placing.begin(now);
  }

  void end() {
    jobs.clear();
    placing.end();
  }

  Placing placing() {
    return placing;
  }

  boolean more(Moment now) {
    return !ledger.state().founding().adopting() && (jobs.any() || placing.wanted(now));
  }

  void run(Moment now) {
    if (ledger.state().founding().adopting()) {
      // What is missing may just not have been reported yet, and what seems too much be wanted.
      return;
    }
    reconcile(now);
    placing.run(now);
  }

  void applied(Applied applied) {
    switch (applied.change()) {
      case Change.JobPut(Job job) -> {
        jobs.markNow(job.id());
        // Whom it kept away may come now.
        if (applied.jobBefore().filter(Upkeep::keepsOthersAway).isPresent()) {
          placing.wake();
        }
      }
      case Change.JobRemoved(JobId job) -> jobs.forget(job);
      case Change.TaskPut(Task task) -> placing.wakeNow(task);
      case Change.TaskPlaced _ ->
          later(applied.before().orElseThrow(), config.limits().placedDeadlineMillis());
      case Change.TaskGoalSet _ ->
          later(applied.before().orElseThrow(), config.limits().stopDeadlineMillis());
      case Change.TaskObserved(_, Observation seen) ->
          observed(applied.before().orElseThrow(), seen);
      case Change.NodePut(Node node) -> nodeChanged(node.id());
      case Change.NodeRemoved(NodeId node) -> nodeChanged(node);
      case Change.FoundingProven _ -> placing.wake();
      case Change.TaskRemoved _,
          Change.LeadershipStarted _,
          Change.RequestAnswered _,
          Change.RequestsForgotten _,
          Change.TaskNumberReached _,
          Change.OfStore _ -> {}
    }
  }

  private static boolean keepsOthersAway(Job job) {
    return !job.spec().placement().affinities().isEmpty();
  }

  /** A session came or went: what may be placed, and which deadlines run, is different now. */
  void heard() {
    placing.wake();
  }

  private void later(Task task, long millis) {
    jobs.markAt(task.job(), ledger.state().head().timeMillis() + millis);
  }

  private void observed(Task before, Observation seen) {
    boolean moved = before.state() != seen.state();
    boolean attemptEnded = before.observed().exitCode().isEmpty() && seen.exitCode().isPresent();
    if ((moved && (seen.state() == TaskState.RUNNING || seen.state().ended())) || attemptEnded) {
      jobs.mark(before.job());
    }
    if (seen.state().ended()) {
      if (before.placement().isEmpty()) {
        placing.gone(before.id());
      }
      placing.wake();
    }
  }

  /** Per-node jobs follow the nodes; other jobs care for those that their tasks are on. */
  private void nodeChanged(NodeId node) {
    placing.wake();
    StateView state = ledger.state();
    state.tasksOn(node).all().forEach(task -> jobs.mark(task.job()));
    for (Job job : state.jobs().values()) {
      if (job.spec().mode().perNode()) {
        jobs.mark(job.id());
      }
    }
  }

  private void reconcile(Moment now) {
    StateView state = ledger.state();
    Around around = new Around(ledger.timeAt(now), now);
    int changes = 0;
    int tasks = 0;
    for (int done = 0;
        done < JOBS_PER_TURN
            && changes < CHANGES_PER_TURN
            && tasks < TASKS_PER_TURN
            && !ledger.heavy();
        done++) {
      Optional<JobId> job = jobs.next(around.nowMillis());
      if (job.isEmpty()) {
        return;
      }
      int size = state.tasksOf(job.get()).size();
      tasks += size;
      Outcome outcome = Reconciler.reconcile(state, job.get(), around, config.limits());
      outcome.changes().forEach(change -> ledger.decide(change, now));
      changes += outcome.changes().size();
      jobs.markAt(job.get(), outcome.wakeAtMillis());
      if (outcome.more()) {
        jobs.mark(job.get());
      } else {
        jobs.looked(job.get(), size, around.nowMillis());
      }
      if (state.job(job.get()).isEmpty()) {
        jobs.forget(job.get());
      }
    }
  }

  /** What reconciling must know that is not in the state. */
  Surroundings around(Moment now) {
    return new Around(ledger.timeAt(now), now);
  }

  private final class Around implements Surroundings {
    private final long nowMillis;
    private final Moment now;

    Around(long nowMillis, Moment now) {
      this.nowMillis = nowMillis;
      this.now = now;
    }

    @Override
    public long nowMillis() {
      return nowMillis;
    }

    @Override
    public boolean heard(NodeId node) {
      return sessions.heard(node);
    }

    @Override
    public boolean fenced(NodeId node) {
      return nodes.fenced(node, now);
    }
  }
}
