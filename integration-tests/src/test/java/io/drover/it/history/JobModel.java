package io.drover.it.history;

import io.drover.it.history.Answer.Done;
import io.drover.it.history.Answer.Reason;
import io.drover.it.history.Answer.Refused;
import io.drover.it.history.Answer.Seen;
import io.drover.it.history.JobState.Goal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the operations of one job do: an independent account of what the handlers of jobs are to
 * decide. A job that is being removed may be gone at any moment.
 */
final class JobModel {
  private JobModel() {}

  /** What an operation does to a state, and what its client is told. */
  private record Effect(JobState after, Optional<Reason> refusal) {}

  /**
   * The states in which the job can be after the operation.
   *
   * @param answer what the client was told; empty if nothing
   * @return empty when the operation cannot have that answer in this state
   */
  static List<JobState> step(JobState before, Operation operation, Optional<Answer> answer) {
    List<JobState> after = new ArrayList<>(2);
    for (JobState state : now(before)) {
      if (operation instanceof Operation.Read) {
        if (answer.isEmpty() || (answer.get() instanceof Seen seen && seen.state().equals(state))) {
          after.add(state);
        }
      } else {
        write(state, operation, answer).filter(next -> !after.contains(next)).ifPresent(after::add);
      }
    }
    return after;
  }

  private static List<JobState> now(JobState before) {
    return before.goal() == Goal.REMOVE ? List.of(before, JobState.ABSENT) : List.of(before);
  }

  private static Optional<JobState> write(
      JobState state, Operation operation, Optional<Answer> answer) {
    Effect effect = effect(state, operation);
    if (answer.isEmpty()) {
      return Optional.of(effect.after);
    }
    boolean possible =
        switch (answer.get()) {
          case Done done ->
              effect.refusal.isEmpty() && done.version() == versionTold(state, effect.after);
          case Refused refused ->
              refused.reason() == Reason.OTHER
                  || effect.refusal.equals(Optional.of(refused.reason()));
          case Seen _ -> false;
        };
    if (!possible) {
      return Optional.empty();
    }
    return Optional.of(answer.get() instanceof Refused ? state : effect.after);
  }

  private static int versionTold(JobState before, JobState after) {
    return after.goal() == Goal.ABSENT ? before.version() : after.version();
  }

  private static Effect effect(JobState state, Operation operation) {
    return switch (operation) {
      case Operation.Submit submit -> submit(state, submit);
      case Operation.Scale scale -> scale(state, scale);
      case Operation.Remove _ ->
          absent(state) ? refused(state, Reason.NOT_FOUND) : done(state.with(Goal.REMOVE));
      case Operation.Stop _ -> ofLive(state, state.with(Goal.STOP));
      case Operation.Restart _ -> ofLive(state, state.next(state.replicas(), state.token()));
      case Operation.RollBack(int replicas, String token) ->
          ofLive(state, state.next(replicas, token));
      case Operation.Read _ -> done(state);
    };
  }

  private static Effect submit(JobState state, Operation.Submit submit) {
    if (absent(state)) {
      return done(JobState.running(1, submit.replicas(), submit.token()));
    }
    if (submit.createOnly()) {
      return refused(state, Reason.CONFLICT);
    }
    boolean same = submit.replicas() == state.replicas() && submit.token().equals(state.token());
    return done(same ? state.with(Goal.RUN) : state.next(submit.replicas(), submit.token()));
  }

  private static Effect scale(JobState state, Operation.Scale scale) {
    boolean wrong = scale.expectedVersion() != 0 && scale.expectedVersion() != state.version();
    if (!absent(state) && state.goal() != Goal.REMOVE && wrong) {
      return refused(state, Reason.CONFLICT);
    }
    boolean same = scale.replicas() == state.replicas() && state.goal() == Goal.RUN;
    return ofLive(state, same ? state : state.next(scale.replicas(), state.token()));
  }

  private static Effect ofLive(JobState state, JobState after) {
    if (absent(state)) {
      return refused(state, Reason.NOT_FOUND);
    }
    return state.goal() == Goal.REMOVE ? refused(state, Reason.PRECONDITION) : done(after);
  }

  private static boolean absent(JobState state) {
    return state.goal() == Goal.ABSENT;
  }

  private static Effect done(JobState after) {
    return new Effect(after, Optional.empty());
  }

  private static Effect refused(JobState state, Reason reason) {
    return new Effect(state, Optional.of(reason));
  }
}
