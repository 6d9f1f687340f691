package io.drover.master.loop;

import io.drover.master.model.Job;
import io.drover.master.model.JobGoal;
import io.drover.master.model.JobId;
import io.drover.master.model.JobOutcome;
import io.drover.master.model.JobOutcome.Action;
import io.drover.master.model.JobSpec;
import io.drover.master.model.WriteAnswer;
import io.drover.master.port.Command;
import io.drover.master.state.Change;
import io.drover.master.state.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Creates and updates jobs, all of a deployment or none. */
final class DeployHandler {
  private static final int JOBS_MAX = 500;
  private static final int BYTES_MAX = 512 << 10;

  private final StateView state;
  private final Command.Deploy command;
  private final long now;
  private final List<Change> changes = new ArrayList<>();
  private final List<JobOutcome> outcomes = new ArrayList<>();

  private DeployHandler(StateView state, Command.Deploy command, long now) {
    this.state = state;
    this.command = command;
    this.now = now;
  }

  static Verdict decide(StateView state, Command.Deploy command, long now) {
    return new DeployHandler(state, command, now).decide();
  }

  private Verdict decide() {
    check();
    command.jobs().forEach((name, spec) -> deploy(new JobId(command.namespace(), name), spec));
    if (command.prune()) {
      prune();
    }
    return new Verdict.Accept(changes, new WriteAnswer(outcomes, List.of()));
  }

  private void check() {
    SpecValidator.checkName("namespace", command.namespace());
    if (!command.stack().isEmpty()) {
      SpecValidator.checkName("stack name", command.stack());
    }
    if (command.prune() && command.stack().isEmpty()) {
      throw RefusedException.invalid("only the jobs of a stack can be pruned");
    }
    if (command.jobs().isEmpty() || command.jobs().size() > JOBS_MAX) {
      throw RefusedException.invalid("a deployment has 1 to %d jobs", JOBS_MAX);
    }
    long bytes = 0;
    for (Map.Entry<String, JobSpec> job : command.jobs().entrySet()) {
      SpecValidator.check(job.getKey(), job.getValue());
      if (!job.getValue().stack().equals(command.stack())) {
        throw RefusedException.invalid(
            "job '%s' is not of stack '%s'", job.getKey(), command.stack());
      }
      bytes += job.getValue().container().encoded().size();
    }
    if (bytes > BYTES_MAX) {
      throw RefusedException.invalid(
          "the jobs together have %d bytes, at most %d are allowed", bytes, BYTES_MAX);
    }
  }

  private void deploy(JobId id, JobSpec spec) {
    Optional<Job> before = state.job(id);
    if (before.isEmpty()) {
      SortedMap<Integer, JobSpec> first = new TreeMap<>(Map.of(1, spec.withRestarts(0)));
      Job job = new Job(id, JobGoal.RUN, 1, first, now, now, Job.Rollout.SETTLED);
      put(job, Action.CREATED);
      return;
    }
    Job job = before.get();
    checkTaken(job, spec);
    JobSpec wanted = spec.withRestarts(job.spec().restarts());
    if (!wanted.equals(job.spec())) {
      put(Updates.next(state, job, wanted, now), Action.UPDATED);
    } else if (job.goal() != JobGoal.RUN) {
      put(job.with(JobGoal.RUN, now), Action.UPDATED);
    } else {
      outcomes.add(new JobOutcome(id, Action.UNCHANGED, job.version()));
    }
  }

  private void checkTaken(Job job, JobSpec spec) {
    if (command.createOnly()) {
      throw RefusedException.conflict("job '%s' exists already", job.id());
    }
    if (!job.spec().stack().equals(command.stack())) {
      throw RefusedException.conflict(
          "job '%s' exists already %s",
          job.id(),
          job.spec().stack().isEmpty() ? "outside of a stack" : "in stack " + job.spec().stack());
    }
    if (job.spec().mode() != spec.mode()) {
      throw RefusedException.precondition(
          "job '%s': a job's mode cannot change; remove the job first", job.id());
    }
  }

  private void prune() {
    for (Job job : Names.stack(state, command.namespace(), command.stack())) {
      boolean named = command.jobs().containsKey(job.id().name());
      if (!named && job.goal() != JobGoal.REMOVE) {
        put(Updates.removed(state, job, now), Action.REMOVED);
      }
    }
  }

  private void put(Job job, Action action) {
    changes.add(new Change.JobPut(job));
    outcomes.add(new JobOutcome(job.id(), action, job.version()));
  }
}
