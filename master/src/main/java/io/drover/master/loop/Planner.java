package io.drover.master.loop;

import io.drover.master.model.Job;
import io.drover.master.model.JobGoal;
import io.drover.master.model.JobId;
import io.drover.master.model.JobOutcome;
import io.drover.master.model.Placement;
import io.drover.master.model.Rejection;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.model.WriteAnswer;
import io.drover.master.port.Command;
import io.drover.master.port.Query;
import io.drover.master.port.View;
import io.drover.master.port.View.PlannedAction;
import io.drover.master.port.View.PlannedJob;
import io.drover.master.port.View.PlannedTask;
import io.drover.master.reconcile.Outcome;
import io.drover.master.reconcile.Reconciler;
import io.drover.master.schedule.Decision;
import io.drover.master.schedule.Scheduler;
import io.drover.master.state.Change;
import io.drover.master.state.StateView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Tells what a deployment would do by doing it and taking it back: handler, reconciler and
 * scheduler are those that would do it, on the state they would do it on.
 */
final class Planner {
  /** Passes over one job; a bound, not a target. */
  private static final int PASSES_MAX = 80;

  /** Rounds of placing; a bound, not a target. */
  private static final int ROUNDS_MAX = 80;

  /** Tasks told of for each job. */
  private static final int TASKS_MAX = 1_000;

  private final ReadContext context;
  private final Moment now;
  private final Map<TaskId, String> waiting = new HashMap<>();

  private Planner(ReadContext context, Moment now) {
    this.context = context;
    this.now = now;
  }

  /**
   * The plan.
   *
   * @throws RefusedException if the deployment would be refused
   */
  static View plan(ReadContext context, Query.Plan query, Moment now) {
    return new Planner(context, now).plan(query.deploy());
  }

  private View plan(Command.Deploy deploy) {
    StateView state = context.state();
    Verdict verdict = Commands.decide(state, deploy, context.ledger().timeAt(now));
    return switch (verdict) {
      case Verdict.Refuse(Rejection rejection) ->
          throw new RefusedException(rejection.code(), rejection.message());
      case Verdict.Accept(List<Change> changes, WriteAnswer answer) -> {
        Map<JobId, Map<Integer, Task>> tasksBefore = new TreeMap<>();
        Map<JobId, Job> jobsBefore = new TreeMap<>();
        for (JobOutcome outcome : answer.jobs()) {
          tasksBefore.put(outcome.job(), wantedBySlot(state, outcome.job()));
          state.job(outcome.job()).ifPresent(job -> jobsBefore.put(job.id(), job));
        }
        yield context
            .ledger()
            .tryOut(
                now,
                apply -> {
                  changes.forEach(apply);
                  answer.jobs().forEach(outcome -> reconcile(outcome.job(), apply));
                  place(apply);
                  return view(answer, jobsBefore, tasksBefore);
                });
      }
    };
  }

  private void reconcile(JobId job, Consumer<Change> apply) {
    for (int pass = 0; pass < PASSES_MAX; pass++) {
      Outcome outcome =
          Reconciler.reconcile(
              context.state(), job, context.upkeep().around(now), context.config().limits());
      outcome.changes().forEach(apply);
      if (!outcome.more()) {
        return;
      }
    }
  }

  private void place(Consumer<Change> apply) {
    Scheduler scheduler = new Scheduler(context.upkeep().placing().view());
    Set<Placing.Version> tried = new HashSet<>();
    boolean more = true;
    for (int round = 0; more && round < ROUNDS_MAX; round++) {
      Placing.Round next = Placing.round(context.state(), scheduler, tried);
      for (Task task : next.held()) {
        waiting.put(task.id(), Placing.UNPROVEN);
        tried.add(Placing.Version.of(task));
      }
      for (Decision decision : scheduler.place(next.groups())) {
        switch (decision) {
          case Decision.Placed(TaskId task, Placement placement) ->
              apply.accept(new Change.TaskPlaced(task, placement));
          case Decision.Preempted(TaskId id, _, _) -> {
            Task victim = context.state().task(id).orElseThrow();
            apply.accept(new Change.TaskGoalSet(id, TaskGoal.STOP));
            scheduler.touched(victim.node().orElseThrow(), victim.job());
          }
          case Decision.Waiting(TaskId task, String reason) -> {
            waiting.put(task, reason);
            tried.add(Placing.Version.of(context.state().task(task).orElseThrow()));
          }
        }
      }
      more = next.cut() || scheduler.unfinished();
      if (scheduler.unfinished()) {
        tried.clear();
      }
    }
  }

  private View view(
      WriteAnswer answer, Map<JobId, Job> jobsBefore, Map<JobId, Map<Integer, Task>> tasksBefore) {
    List<PlannedJob> jobs = new ArrayList<>();
    int unplaced = 0;
    for (JobOutcome outcome : answer.jobs()) {
      Optional<Job> before = Optional.ofNullable(jobsBefore.get(outcome.job()));
      PlannedJob job = planned(outcome, before, tasksBefore.getOrDefault(outcome.job(), Map.of()));
      unplaced += job.unplaced();
      jobs.add(job);
    }
    return new View.Plan(List.copyOf(jobs), unplaced);
  }

  private PlannedJob planned(
      JobOutcome outcome, Optional<Job> before, Map<Integer, Task> tasksBefore) {
    StateView state = context.state();
    Optional<Job> after = state.job(outcome.job()).filter(job -> job.goal() != JobGoal.REMOVE);
    Map<Integer, Task> tasksAfter = wantedBySlot(state, outcome.job());
    int unplaced = 0;
    String reason = "";
    List<PlannedTask> tasks = new ArrayList<>();
    for (int slot : union(tasksBefore.keySet(), tasksAfter.keySet())) {
      Optional<Task> was = Optional.ofNullable(tasksBefore.get(slot));
      Optional<Task> is = Optional.ofNullable(tasksAfter.get(slot));
      if (is.isPresent() && is.get().placement().isEmpty() && !is.equals(was)) {
        unplaced++;
        reason = waiting.getOrDefault(is.get().id(), reason);
      }
      if (tasks.size() < TASKS_MAX) {
        tasks.add(planned(slot, was, is, after));
      }
    }
    return new PlannedJob(
        outcome,
        before.map(Job::spec),
        after.map(Job::spec),
        before.isPresent() && after.isPresent()
            ? SpecDifferences.between(before.get().spec(), after.get().spec())
            : List.of(),
        List.copyOf(tasks),
        reason,
        unplaced);
  }

  private static PlannedTask planned(
      int slot, Optional<Task> was, Optional<Task> is, Optional<Job> after) {
    if (is.isPresent()
        && !is.equals(was)
        && (was.isEmpty() || !was.get().id().equals(is.get().id()))) {
      PlannedAction action = was.isEmpty() ? PlannedAction.START : PlannedAction.REPLACE;
      return new PlannedTask(slot, is.get().node(), action);
    }
    Task task = is.or(() -> was).orElseThrow();
    boolean old = after.filter(job -> !job.currentVersions().contains(task.version())).isPresent();
    boolean kept = is.isPresent() || after.filter(job -> slot <= job.spec().replicas()).isPresent();
    PlannedAction action =
        old && kept
            ? PlannedAction.REPLACE
            : is.isPresent() ? PlannedAction.KEEP : PlannedAction.STOP;
    return new PlannedTask(slot, task.node(), action);
  }

  private static Map<Integer, Task> wantedBySlot(StateView state, JobId job) {
    Map<Integer, Task> wanted = new TreeMap<>();
    for (Task task : state.tasksOf(job).all()) {
      if (task.wanted()) {
        wanted.put(task.slot(), task);
      }
    }
    return wanted;
  }

  private static Set<Integer> union(Set<Integer> one, Set<Integer> other) {
    Set<Integer> all = new TreeSet<>(one);
    all.addAll(other);
    return all;
  }
}
