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
import io.drover.master.model.RequestKey;
import io.drover.master.port.Command;
import io.drover.master.port.ReadResult;
import io.drover.master.port.Rejection;
import io.drover.master.port.View;
import io.drover.master.port.WriteResult;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the users asked and were told, job by job, to be explained by one order of all writes. */
final class UserRecord {
  private final Agenda agenda;
  private final History history = new History();
  private final Map<String, Integer> open = new HashMap<>();
  private final Set<JobId> turning = new HashSet<>();

  UserRecord(Agenda agenda) {
    this.agenda = agenda;
  }

  /** How many operations there are. */
  int size() {
    return history.size();
  }

  /** Whether one order explains everything. */
  Finding check() {
    return Linearizability.check(history);
  }

  /** A user asks; what is about no job is of no interest. */
  void asked(int user, RequestKey key, Command command) {
    operation(command)
        .ifPresent(operation ->
            open.put(
                key.value(),
                history.invoked("user-" + user, job(command), operation, agenda.nowNanos())));
  }

  /** The user is told. */
  void answered(RequestKey key, WriteResult result) {
    Integer number = open.remove(key.value());
    if (number == null) {
      return;
    }
    switch (result) {
      case WriteResult.Accepted accepted ->
          history.answered(
              number,
              new Answer.Done(accepted.index(), accepted.answer().jobs().getFirst().version()),
              agenda.nowNanos());
      case WriteResult.Rejected(Rejection rejection) ->
          history.answered(number, new Answer.Refused(reason(rejection.code())), agenda.nowNanos());
      case WriteResult.NotLeader _, WriteResult.Unavailable _ -> {
        // It may have happened or not, or happen later.
      }
    }
  }

  /** A user has read the list of jobs; what it saw of one of them is kept. */
  void read(int user, String job, long invokedNanos, long minIndex, ReadResult result) {
    if (result instanceof ReadResult.Answered answered
        && answered.view() instanceof View.Jobs jobs) {
      JobState seen =
          jobs.jobs().stream()
              .map(View.JobView::job)
              .filter(found -> found.id().name().equals(job))
              .map(UserRecord::state)
              .findFirst()
              .orElse(JobState.ABSENT);
      int number = history.invoked("user-" + user, job, new Operation.Read(minIndex), invokedNanos);
      history.answered(number, new Answer.Seen(answered.index(), seen), agenda.nowNanos());
    }
  }

  /**
   * An entry is durable: the leader itself may have turned a rollout round in it. A change of the
   * job while it is turning is its user's.
   */
  void committed(Entry entry) {
    for (Change change : entry.changes()) {
      if (change instanceof Change.JobPut(Job job)) {
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
  }

  private void turnsRound(Job job, long index) {
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
