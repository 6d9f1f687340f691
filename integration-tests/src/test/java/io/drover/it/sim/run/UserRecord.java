package io.drover.it.sim.run;

import io.drover.it.history.Answer;
import io.drover.it.history.Finding;
import io.drover.it.history.History;
import io.drover.it.history.JobState;
import io.drover.it.history.Linearizability;
import io.drover.it.history.Operation;
import io.drover.it.sim.world.Agenda;
import io.drover.master.model.Job;
import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Rejection;
import io.drover.master.model.RequestKey;
import io.drover.master.model.Task;
import io.drover.master.port.Command;
import io.drover.master.port.ReadResult;
import io.drover.master.port.Seen;
import io.drover.master.port.View;
import io.drover.master.port.WriteResult;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import io.drover.master.state.StateView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What the users asked and were told, job by job, to be explained by one order of all writes. Where
 * something else than a user makes a job what it is, a wipe of the store or workers that are taken
 * in after it, the job's record ends, and another begins with what the job is then.
 */
final class UserRecord {
  private final Agenda agenda;
  private final Supplier<StateView> truth;
  private final Map<String, Part> parts = new TreeMap<>();
  private final List<Part> ended = new ArrayList<>();
  private final Map<String, Asked> open = new TreeMap<>();
  private final Set<JobId> turning = new HashSet<>();
  private boolean lost;
  private long adoptedNanos;
  private long adoptedIndex;

  UserRecord(Agenda agenda, Supplier<StateView> truth) {
    this.agenda = agenda;
    this.truth = truth;
  }

  /** What was asked of one job while only users changed it. */
  private record Part(History history, JobState start, long sinceNanos, long sinceIndex) {}

  /**
   * A request without an answer.
   *
   * @param part that its answer goes into; empty if that has ended, and what came of it is unknown
   */
  private record Asked(
      String client, String job, Operation operation, Optional<Part> part, int number) {}

  /** How many operations there are. */
  int size() {
    return ended.stream().mapToInt(part -> part.history().size()).sum()
        + parts.values().stream().mapToInt(part -> part.history().size()).sum();
  }

  /** Whether one order explains everything. */
  Finding check() {
    List<Part> all = new ArrayList<>(ended);
    all.addAll(parts.values());
    Finding found = new Finding.Explained();
    for (Part part : all) {
      switch (Linearizability.check(part.history(), part.start())) {
        case Finding.Explained _ -> {}
        case Finding.Undecided undecided -> found = undecided;
        case Finding.Violated violated -> {
          return violated;
        }
      }
    }
    return found;
  }

  /** A user asks; what is about no job is of no interest. */
  void asked(int user, RequestKey key, Command command) {
    operation(command)
        .ifPresent(operation ->
            ask(
                key.value(),
                new Asked("user-" + user, job(command), operation, Optional.empty(), 0)));
  }

  private void ask(String key, Asked asked) {
    if (lost) {
      open.put(key, asked);
      return;
    }
    Part part = part(asked.job());
    int number =
        part.history().invoked(asked.client(), asked.job(), asked.operation(), agenda.nowNanos());
    open.put(
        key, new Asked(asked.client(), asked.job(), asked.operation(), Optional.of(part), number));
  }

  private Part part(String job) {
    return parts.computeIfAbsent(
        job, first -> new Part(new History(), JobState.ABSENT, adoptedNanos, adoptedIndex));
  }

  /** The user is told. */
  void answered(RequestKey key, WriteResult result) {
    Asked asked = open.remove(key.value());
    if (asked == null || asked.part().isEmpty()) {
      return;
    }
    History history = asked.part().get().history();
    switch (result) {
      case WriteResult.Accepted accepted ->
          history.answered(
              asked.number(),
              new Answer.Done(accepted.index(), accepted.answer().jobs().getFirst().version()),
              agenda.nowNanos());
      case WriteResult.Rejected(Rejection rejection) ->
          history.answered(
              asked.number(), new Answer.Refused(reason(rejection.code())), agenda.nowNanos());
      case WriteResult.NotLeader _, WriteResult.Unavailable _ -> {
        // It may have happened or not, or happen later.
      }
    }
  }

  /** A user has read the list of jobs; what it saw of one of them is kept. */
  void read(int user, String job, long invokedNanos, Seen seen, ReadResult result) {
    if (!lost
        && result instanceof ReadResult.Answered answered
        && answered.view() instanceof View.Jobs jobs) {
      Part part = part(job);
      if (invokedNanos < part.sinceNanos() || answered.at().index() < part.sinceIndex()) {
        return;
      }
      JobState state =
          jobs.jobs().stream()
              .map(View.JobView::job)
              .filter(found -> found.id().name().equals(job))
              .map(UserRecord::state)
              .findFirst()
              .orElse(JobState.ABSENT);
      // What was seen of another store binds no answer of this one.
      boolean same = seen.founding().equals(truth.get().founding().id());
      Operation read = new Operation.Read(same ? seen.index() : 0);
      int number = part.history().invoked("user-" + user, job, read, invokedNanos);
      part.history()
          .answered(number, new Answer.Seen(answered.at().index(), state), agenda.nowNanos());
    }
  }

  /** The store has lost everything: nothing is explained until the workers are taken in. */
  void wiped() {
    lost = true;
    ended.addAll(parts.values());
    parts.clear();
    open.replaceAll((key, asked) -> unknown(asked));
    turning.clear();
  }

  private static Asked unknown(Asked asked) {
    return new Asked(asked.client(), asked.job(), asked.operation(), Optional.empty(), 0);
  }

  /**
   * An entry is durable, and the truth has it: the leader itself may have turned a rollout round in
   * it. A change of the job while it is turning is its user's.
   */
  void committed(Entry entry) {
    if (lost) {
      if (entry.changes().stream().anyMatch(Change.AdoptionEnded.class::isInstance)) {
        lost = false;
        adoptedNanos = agenda.nowNanos();
        adoptedIndex = entry.index();
        Set<String> jobs = new TreeSet<>();
        truth.get().jobs().keySet().forEach(job -> jobs.add(job.name()));
        open.values().forEach(asked -> jobs.add(asked.job()));
        jobs.forEach(job -> beginAnew(job, entry.index()));
      }
      return;
    }
    Set<String> adopted = new TreeSet<>();
    for (Change change : entry.changes()) {
      // What is made with a node was taken in from a worker that came late.
      if (change instanceof Change.TaskPut(Task task) && task.node().isPresent()) {
        adopted.add(task.job().name());
      }
    }
    for (Change change : entry.changes()) {
      if (change instanceof Change.JobPut(Job job) && !adopted.contains(job.id().name())) {
        boolean turns = job.rollout().phase() == Job.Phase.ROLLING_BACK;
        if (!turns) {
          turning.remove(job.id());
        } else if (turning.add(job.id())) {
          turnsRound(job, entry.index());
        }
      } else if (change instanceof Change.JobRemoved(JobId id)) {
        turning.remove(id);
      }
    }
    adopted.forEach(job -> beginAnew(job, entry.index()));
  }

  /** From here on, where the job is what the truth says; what is under way may be done already. */
  private void beginAnew(String job, long index) {
    Part before = parts.remove(job);
    if (before != null) {
      ended.add(before);
    }
    JobId id = new JobId(JobId.DEFAULT_NAMESPACE, job);
    Optional<Job> now = truth.get().job(id);
    JobState start = now.map(UserRecord::state).orElse(JobState.ABSENT);
    Part part = new Part(new History(), start, agenda.nowNanos(), index);
    parts.put(job, part);
    turning.remove(id);
    now.filter(found -> found.rollout().phase() == Job.Phase.ROLLING_BACK)
        .ifPresent(found -> turning.add(id));
    open.replaceAll((key, asked) -> asked.job().equals(job) ? again(asked, part) : asked);
  }

  /** It may take effect once more or have done so before: its answer would say nothing. */
  private Asked again(Asked asked, Part part) {
    part.history().invoked(asked.client(), asked.job(), asked.operation(), agenda.nowNanos());
    return unknown(asked);
  }

  private void turnsRound(Job job, long index) {
    History history = part(job.id().name()).history();
    int number =
        history.invoked(
            "the leader",
            job.id().name(),
            new Operation.RollBack(job.spec().replicas(), token(job.spec())),
            agenda.nowNanos());
    history.answered(number, new Answer.Done(index, job.version()), agenda.nowNanos());
  }

  private static Optional<Operation> operation(Command command) {
    return switch (command) {
      case Command.Deploy deploy -> {
        JobSpec spec = deploy.jobs().firstEntry().getValue();
        yield Optional.of(new Operation.Submit(deploy.createOnly(), spec.replicas(), token(spec)));
      }
      case Command.Scale scale ->
          Optional.of(
              new Operation.Scale(
                  scale.expectedVersion(), scale.replicas().firstEntry().getValue()));
      case Command.Remove _ -> Optional.of(new Operation.Remove());
      case Command.Stop _ -> Optional.of(new Operation.Stop());
      case Command.Restart _ -> Optional.of(new Operation.Restart());
      default -> Optional.empty();
    };
  }

  private static String job(Command command) {
    return switch (command) {
      case Command.Deploy deploy -> deploy.jobs().firstKey();
      case Command.Scale scale -> scale.replicas().firstKey();
      case Command.Remove(String _, List<String> names) -> names.getFirst();
      case Command.Stop stop -> stop.job();
      case Command.Restart restart -> restart.job();
      default -> "";
    };
  }

  private static JobState state(Job job) {
    JobState.Goal goal =
        switch (job.goal()) {
          case RUN -> JobState.Goal.RUN;
          case STOP -> JobState.Goal.STOP;
          case REMOVE -> JobState.Goal.REMOVE;
        };
    return new JobState(goal, job.version(), job.spec().replicas(), token(job.spec()));
  }

  /** Stands for all of a description but the number of tasks and of restarts. */
  private static String token(JobSpec spec) {
    JobSpec plain = spec.withReplicas(0).withRestarts(0);
    return spec.container().image() + "#" + Integer.toHexString(plain.hashCode());
  }

  private static Answer.Reason reason(Rejection.Code code) {
    return switch (code) {
      case CONFLICT -> Answer.Reason.CONFLICT;
      case NOT_FOUND -> Answer.Reason.NOT_FOUND;
      case FAILED_PRECONDITION -> Answer.Reason.PRECONDITION;
      case INVALID_ARGUMENT, COMPACTED -> Answer.Reason.OTHER;
    };
  }
}
