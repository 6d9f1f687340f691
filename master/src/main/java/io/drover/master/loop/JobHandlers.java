package io.drover.master.loop;

import io.drover.master.model.Job;
import io.drover.master.model.JobGoal;
import io.drover.master.model.JobId;
import io.drover.master.model.JobOutcome;
import io.drover.master.model.JobOutcome.Action;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Rejection.Code;
import io.drover.master.model.WriteAnswer;
import io.drover.master.port.Command;
import io.drover.master.state.Change;
import io.drover.master.state.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Removes, scales, restarts and stops jobs. */
final class JobHandlers {
  private static final int NAMES_MAX = 500;

  private JobHandlers() {}

  static Verdict decide(StateView state, Command.Remove command, long now) {
    checkCount(command.names().size());
    Map<JobId, Job> jobs = new TreeMap<>();
    for (String name : command.names()) {
      List<Job> stack = Names.stack(state, command.namespace(), name);
      if (stack.isEmpty()) {
        Job job = stackOrJob(state, command.namespace(), name);
        jobs.put(job.id(), job);
      } else {
        stack.forEach(job -> jobs.put(job.id(), job));
      }
    }
    List<Change> changes = new ArrayList<>();
    List<JobOutcome> outcomes = new ArrayList<>();
    for (Job job : jobs.values()) {
      if (job.goal() != JobGoal.REMOVE) {
        changes.add(new Change.JobPut(Updates.removed(state, job, now)));
      }
      outcomes.add(new JobOutcome(job.id(), Action.REMOVED, job.version()));
    }
    return new Verdict.Accept(changes, new WriteAnswer(outcomes, List.of()));
  }

  private static Job stackOrJob(StateView state, String namespace, String name) {
    return Names.findJob(state, namespace, name)
        .orElseThrow(() -> {
          Stream<String> stacks =
              Names.jobsIn(state, namespace).map(job -> job.spec().stack()).distinct();
          Stream<String> known = Stream.concat(stacks, Names.jobNames(state, namespace));
          return new RefusedException(
              Code.NOT_FOUND,
              "there is no stack or job '%s'%s".formatted(name, Suggestions.forName(name, known)));
        });
  }

  static Verdict decide(StateView state, Command.Scale command, long now) {
    checkCount(command.replicas().size());
    List<Change> changes = new ArrayList<>();
    List<JobOutcome> outcomes = new ArrayList<>();
    command
        .replicas()
        .forEach((name, replicas) -> {
          Job job = live(Names.job(state, command.namespace(), name));
          if (job.spec().mode().perNode()) {
            throw RefusedException.invalid(
                "job '%s' has one task per node: its number of tasks is that of the nodes", name);
          }
          if (command.expectedVersion() != 0 && command.expectedVersion() != job.version()) {
            throw RefusedException.conflict(
                "job '%s' is at version %d, not %d",
                name, job.version(), command.expectedVersion());
          }
          if (replicas < 0) {
            throw RefusedException.invalid("job '%s': %d replicas", name, replicas);
          }
          JobSpec spec = job.spec().withReplicas(replicas);
          SpecValidator.check(name, spec);
          if (spec.equals(job.spec()) && job.goal() == JobGoal.RUN) {
            outcomes.add(new JobOutcome(job.id(), Action.UNCHANGED, job.version()));
          } else {
            add(changes, outcomes, Updates.next(state, job, spec, now), Action.SCALED);
          }
        });
    return new Verdict.Accept(changes, new WriteAnswer(outcomes, List.of()));
  }

  static Verdict decide(StateView state, Command.Restart command, long now) {
    Job job = live(Names.job(state, command.namespace(), command.job()));
    Job next = Updates.next(state, job, job.spec().restarted(), now);
    return one(next, Action.RESTARTED);
  }

  static Verdict decide(StateView state, Command.Stop command, long now) {
    Job job = live(Names.job(state, command.namespace(), command.job()));
    return one(job.with(JobGoal.STOP, now), Action.STOPPED);
  }

  private static Job live(Job job) {
    if (job.goal() == JobGoal.REMOVE) {
      throw RefusedException.precondition("job '%s' is being removed", job.id());
    }
    return job;
  }

  private static void checkCount(int count) {
    if (count == 0 || count > NAMES_MAX) {
      throw RefusedException.invalid("wanted are the names of 1 to %d jobs", NAMES_MAX);
    }
  }

  private static Verdict one(Job job, Action action) {
    List<Change> changes = new ArrayList<>();
    List<JobOutcome> outcomes = new ArrayList<>();
    add(changes, outcomes, job, action);
    return new Verdict.Accept(changes, new WriteAnswer(outcomes, List.of()));
  }

  private static void add(List<Change> changes, List<JobOutcome> outcomes, Job job, Action action) {
    changes.add(new Change.JobPut(job));
    outcomes.add(new JobOutcome(job.id(), action, job.version()));
  }
}
