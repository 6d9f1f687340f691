package io.drover.worker.task;

import io.drover.base.Check;
import io.drover.worker.model.End;
import io.drover.worker.model.TaskId;
import io.drover.worker.model.TaskOrder;
import io.drover.worker.model.TaskState;
import io.drover.worker.model.TaskStatus;
import java.util.Optional;

/**
 * All that a worker remembers of one task between two steps. Immutable; {@link TaskSteps} and
 * {@link TaskResults} give its next value.
 *
 * @param id which task
 * @param state as reported to the masters
 * @param message for people: why it is in this state
 * @param attempt the newest attempt
 * @param restarts the restarts so far
 * @param operation what is under way
 * @param lastEnd how the last container that ended did so
 */
public record TaskLife(
    TaskId id,
    TaskState state,
    String message,
    Attempt attempt,
    Restarts restarts,
    Operation operation,
    Optional<End> lastEnd) {

  /** A task that was just ordered. */
  public static TaskLife fresh(TaskId id) {
    return new TaskLife(
        id, TaskState.PREPARING, "", Attempt.NONE, Restarts.NONE, Operation.NONE, Optional.empty());
  }

  /** A task that this node refuses. */
  public static TaskLife rejected(TaskId id, String reason) {
    return fresh(id).enter(TaskState.REJECTED, reason);
  }

  /**
   * A task that was known before the worker was restarted. An attempt whose end was reported is
   * over; any other may still have its container.
   */
  public static TaskLife restored(TaskStatus status, long nowMillis) {
    TaskStatus.Container container = status.container();
    boolean over =
        status.state() != TaskState.RUNNING
            && status
                .lastEnd()
                .filter(end -> end.finishedAtMillis() >= container.startedAtMillis())
                .isPresent();
    Attempt.Phase phase = Attempt.Phase.OPEN;
    if (status.attempts() > 0 && container.id().isEmpty()) {
      phase = Attempt.Phase.MAKING;
    } else if (status.attempts() > 0 && !over) {
      phase = Attempt.Phase.LIVE;
    }
    return new TaskLife(
        status.id(),
        status.state(),
        status.message(),
        new Attempt(status.attempts(), phase, container),
        Restarts.assumed(status.attempts(), nowMillis),
        Operation.NONE,
        status.lastEnd());
  }

  /** What is reported of this life. */
  public TaskStatus status(long sequence) {
    return new TaskStatus(
        id, sequence, state, message, attempt.number(), attempt.container(), lastEnd);
  }

  /** The same life with news of the pull that is under way. */
  public TaskLife pulling(TaskOrder order, int layersDone, int layersTotal) {
    if (operation.kind() != Operation.Kind.PULL) {
      return this;
    }
    String image = order.workload().image();
    return enter(state, "pulls " + image + ": " + layersDone + " of " + layersTotal + " layers");
  }

  /** Moves to a state, or says why staying in it. */
  TaskLife enter(TaskState next, String why) {
    Check.state(state.mayBecome(next), "task %s cannot go from %s to %s", id, state, next);
    return new TaskLife(id, next, why, attempt, restarts, operation, lastEnd);
  }

  TaskLife with(Attempt next) {
    return new TaskLife(id, state, message, next, restarts, operation, lastEnd);
  }

  TaskLife with(Restarts next) {
    return new TaskLife(id, state, message, attempt, next, operation, lastEnd);
  }

  TaskLife with(Operation next) {
    return new TaskLife(id, state, message, attempt, restarts, next, lastEnd);
  }

  TaskLife ended(End end) {
    return new TaskLife(id, state, message, attempt, restarts, operation, Optional.of(end));
  }
}
