package io.drover.worker.task;

import io.drover.worker.model.End;
import io.drover.worker.model.Health;
import io.drover.worker.model.RestartPolicy.Condition;
import io.drover.worker.model.TaskOrder;
import io.drover.worker.model.TaskState;
import io.drover.worker.model.TaskStatus;
import io.drover.worker.task.Attempt.Phase;
import java.util.Optional;

/** What the results of actions make of a task's life. */
public final class TaskResults {
  private static final long RETRY_BASE_MILLIS = 1_000;
  private static final long RETRY_BOUND_MILLIS = 60_000;

  private TaskResults() {}

  /** The life after this result of the operation that was under way. */
  public static TaskLife apply(TaskOrder order, TaskLife life, Result result, Moment moment) {
    TaskLife free = life.with(life.operation().abandoned());
    Attempt attempt = life.attempt();
    return switch (result) {
      case Result.Pulled(String digest) ->
          knowing(digest, free.with(Operation.NONE).with(attempt.in(Phase.READY)));
      case Result.PullFailed(String message) ->
          retry(free, "pull of " + order.workload().image() + " failed: " + message, moment);
      case Result.Made(String containerId) ->
          free.with(
              attempt
                  .in(Phase.MADE)
                  .with(
                      new TaskStatus.Container(
                          containerId, attempt.container().imageDigest(), 0, Health.NONE)));
      case Result.ImageMissing(String message) -> {
        TaskLife without = free.with(attempt.numbered(attempt.number() - 1).in(Phase.NO_IMAGE));
        // One that was there a moment ago may go again and again.
        yield attempt.container().imageDigest().isEmpty()
            ? without
            : without
                .with(life.restarts().notBefore(moment.nowMillis() + RETRY_BASE_MILLIS))
                .enter(life.state(), "the image is gone, and fetched again: " + message);
      }
      case Result.NotMade(String message) -> failedToRun(order, free, message, moment);
      case Result.NotStarted(String message, String digest) ->
          failedToRun(order, knowing(digest, free), message, moment);
      case Result.Started(String digest) -> knowing(digest, free);
      // What matters is whether it has ended, and that is seen; if not, the next try is harder.
      case Result.Stopped() ->
          free.with(free.operation().failed(moment.nowMillis() + RETRY_BASE_MILLIS));
      case Result.NotStopped(String message) ->
          retry(free, "cannot be stopped: " + message, moment);
      case Result.Discarded() -> free.with(Operation.NONE);
      case Result.NotDiscarded(String message) ->
          retry(free, "the container that was never started cannot be removed: " + message, moment);
      case Result.Unanswered() -> free;
    };
  }

  /** The life after the end of an attempt: waiting for the next one, or at its own end. */
  static TaskLife over(TaskOrder order, TaskLife life, End end, Moment moment) {
    boolean condemned = life.attempt().phase() == Phase.CONDEMNED;
    End known = condemned ? end.dueTo("unhealthy, was stopped (" + end.words() + ")") : end;
    boolean success = known.success();
    String words = known.words();
    TaskLife last = life.ended(known).with(Operation.NONE).with(life.attempt().in(Phase.READY));
    Condition condition = order.restartCondition();
    if (condition == Condition.NONE || (condition == Condition.ON_FAILURE && success)) {
      return success ? last.enter(TaskState.COMPLETE, "") : last.enter(TaskState.FAILED, words);
    }
    Optional<Restarts> another = life.restarts().another(order.restart(), end.ranMillis(), moment);
    if (another.isEmpty()) {
      return last.enter(
          success ? TaskState.COMPLETE : TaskState.FAILED,
          words + "; no attempt left after " + life.attempt().number());
    }
    String pause = Backoff.words(another.get().notBeforeMillis() - moment.nowMillis());
    return last.with(another.get())
        .enter(
            TaskState.STARTING,
            words + "; attempt " + (life.attempt().number() + 1) + " in " + pause);
  }

  private static TaskLife failedToRun(
      TaskOrder order, TaskLife life, String message, Moment moment) {
    return over(order, life, End.without("start failed: " + message), moment);
  }

  private static TaskLife retry(TaskLife life, String problem, Moment moment) {
    long pause =
        Backoff.pauseMillis(
            RETRY_BASE_MILLIS, life.operation().failures(), RETRY_BOUND_MILLIS, moment.jitter());
    return life.with(life.operation().failed(moment.nowMillis() + pause))
        .enter(life.state(), problem + "; next try in " + Backoff.words(pause));
  }

  /** With the digest of its image, if that is told. */
  private static TaskLife knowing(String digest, TaskLife life) {
    TaskStatus.Container known = life.attempt().container();
    return digest.isEmpty()
        ? life
        : life.with(
            life.attempt()
                .with(
                    new TaskStatus.Container(
                        known.id(), digest, known.startedAtMillis(), known.health())));
  }
}
