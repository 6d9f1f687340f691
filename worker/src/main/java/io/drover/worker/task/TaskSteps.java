package io.drover.worker.task;

import io.drover.worker.model.End;
import io.drover.worker.model.Health;
import io.drover.worker.model.TaskOrder;
import io.drover.worker.model.TaskState;
import io.drover.worker.model.TaskStatus;
import io.drover.worker.task.Attempt.Phase;
import io.drover.worker.task.Operation.Kind;
import java.util.Optional;

/**
 * The step function of a task's life: from what is wanted and what is seen to the next action.
 * Level-triggered: it may be called at any time with the present facts, and asks for nothing that
 * is under way or done.
 */
public final class TaskSteps {
  /** After this long without an answer, the creation or start of a container is looked at anew. */
  public static final long ENGINE_CALL_MILLIS_MAX = 180_000;

  /**
   * The worker knows of a start a little later than the engine, whose word for it is no news then.
   */
  private static final long SAME_START_MILLIS = 1_000;

  private static final String UNHEALTHY = "unhealthy";

  private TaskSteps() {}

  /** The next step. */
  public static Step step(Wanted wanted, TaskLife life, Sight sight, Moment moment) {
    // A task that was told to end is never revived: a stop holds even if the order changes back.
    Optional<String> halt =
        wanted
            .halt()
            .or(() ->
                life.state() == TaskState.STOPPING
                    ? Optional.of(life.message())
                    : Optional.empty());
    boolean abandonPull = halt.isPresent() && life.operation().kind() == Kind.PULL;
    if (life.operation().inFlight(moment.nowMillis()) && !abandonPull) {
      return Step.until(life, life.operation().deadlineMillis());
    }
    TaskLife free = life.with(life.operation().abandoned());
    if (free.state().ended()) {
      return over(wanted, free, sight, moment);
    }
    return halt.isPresent()
        ? halt(wanted, halt.get(), free, sight, moment)
        : run(wanted, free, sight, moment);
  }

  /** A task that has ended has nothing running, whoever may have started it again. */
  private static Step over(Wanted wanted, TaskLife life, Sight sight, Moment moment) {
    return sight instanceof Sight.Running running
        ? stop(wanted, life, running, moment)
        : Step.idle(life);
  }

  private static Step halt(
      Wanted wanted, String reason, TaskLife life, Sight sight, Moment moment) {
    TaskOrder order = wanted.order();
    return switch (sight) {
      case Sight.Running running -> {
        String message = life.operation().failures() > 0 ? life.message() : reason;
        yield stop(wanted, seen(life, running).enter(TaskState.STOPPING, message), running, moment);
      }
      case Sight.Ended ended -> {
        boolean byItself = life.state() != TaskState.STOPPING;
        boolean done = order.kind().runToCompletion() && ended.end().success();
        TaskLife last = accounted(life, ended) ? life : life.ended(ended.end());
        yield Step.idle(
            byItself && done
                ? last.enter(TaskState.COMPLETE, "")
                : last.enter(TaskState.STOPPED, reason));
      }
      case Sight.Created created ->
          order.kind().atMostOne()
              ? removal(life.enter(TaskState.STOPPING, reason), created, moment)
              : Step.idle(life.enter(TaskState.STOPPED, reason));
      case Sight.Nothing nothing -> Step.idle(life.enter(TaskState.STOPPED, reason));
    };
  }

  private static Step run(Wanted wanted, TaskLife life, Sight sight, Moment moment) {
    TaskOrder order = wanted.order();
    return switch (sight) {
      case Sight.Running running -> watch(wanted, seen(life, running), running, moment);
      case Sight.Created created ->
          life.attempt().unstarted(created.id())
              ? start(life, created, moment)
              : discard(life, created, moment);
      case Sight.Ended ended ->
          accounted(life, ended)
              ? prepare(order, life, moment)
              : afterEnd(order, adopt(life, ended.id(), ended.attempt()), ended.end(), moment);
      case Sight.Nothing nothing ->
          life.attempt().live()
              ? afterEnd(order, life, End.without("its container is gone"), moment)
              : prepare(order, life, moment);
    };
  }

  /** The container runs: says how well, and ends it if it is unhealthy. */
  private static Step watch(Wanted wanted, TaskLife life, Sight.Running running, Moment moment) {
    if (running.health() == Health.UNHEALTHY || life.attempt().phase() == Phase.CONDEMNED) {
      String message =
          life.operation().failures() > 0 ? life.message() : UNHEALTHY + ": is being stopped";
      return stop(
          wanted,
          life.with(life.attempt().in(Phase.CONDEMNED)).enter(TaskState.STARTING, message),
          running,
          moment);
    }
    TaskLife healthy = life.with(Operation.NONE);
    return Step.idle(
        running.health() == Health.STARTING
            ? healthy.enter(
                TaskState.STARTING, "waits for its first good health check" + before(life))
            : healthy.enter(TaskState.RUNNING, again(life)));
  }

  private static Step start(TaskLife life, Sight.Created created, Moment moment) {
    TaskLife starting =
        adopt(life, created.id(), created.attempt())
            .enter(TaskState.STARTING, startsMessage(life, created.attempt()));
    return Step.act(
        begin(starting, Kind.START, moment.nowMillis() + ENGINE_CALL_MILLIS_MAX),
        new Action.Start(created.id()));
  }

  /**
   * A container is started by whoever created it, and once: the start of an earlier life, or one
   * that was not answered, may still be on its way, and a second one could run anew what the first
   * has run to its end. Without a start in sight it makes room for another one.
   */
  private static Step discard(TaskLife life, Sight.Created created, Moment moment) {
    if (moment.nowMillis() < life.operation().notBeforeMillis()) {
      return Step.until(life, life.operation().notBeforeMillis());
    }
    TaskLife anew =
        accounted(life, created.attempt())
            ? life
            : life.with(life.attempt().making(created.attempt()));
    return Step.act(
        begin(anew, Kind.REMOVE, moment.nowMillis() + ENGINE_CALL_MILLIS_MAX),
        new Action.Discard(created.id()));
  }

  /** The attempt is over without a doubt: another one, now or later, or the task's end. */
  static Step afterEnd(TaskOrder order, TaskLife life, End end, Moment moment) {
    return prepare(order, TaskResults.over(order, life, end, moment), moment);
  }

  private static Step prepare(TaskOrder order, TaskLife life, Moment moment) {
    if (life.state().ended()) {
      return Step.idle(life);
    }
    long notBefore =
        Math.max(life.restarts().notBeforeMillis(), life.operation().notBeforeMillis());
    if (moment.nowMillis() < notBefore) {
      return Step.until(life, notBefore);
    }
    Attempt attempt = life.attempt();
    boolean pulls = attempt.phase() == Phase.OPEN && order.workload().pulls();
    if (attempt.phase() == Phase.NO_IMAGE || pulls) {
      // A report never goes back to PREPARING: a task that fetches its image again stays STARTING.
      String message =
          life.operation().failures() > 0 ? life.message() : "pulls " + order.workload().image();
      return Step.act(
          begin(life.enter(life.state(), message), Kind.PULL, Step.NEVER), new Action.Pull());
    }
    int number = attempt.phase() == Phase.MAKING ? attempt.number() : attempt.number() + 1;
    // With no word on its image yet it may still turn out that this must be pulled.
    boolean assumed = attempt.phase() == Phase.OPEN && life.state() == TaskState.PREPARING;
    TaskLife making =
        assumed
            ? life.with(attempt.making(number))
            : life.with(attempt.making(number))
                .enter(TaskState.STARTING, startsMessage(life, number));
    return Step.act(
        begin(making, Kind.CREATE, moment.nowMillis() + ENGINE_CALL_MILLIS_MAX),
        new Action.Create(number));
  }

  /** Asks nicely first; a container that outlived that is killed, again and again if need be. */
  private static Step stop(Wanted wanted, TaskLife life, Sight.Running running, Moment moment) {
    if (moment.nowMillis() < life.operation().notBeforeMillis()) {
      return Step.until(life, life.operation().notBeforeMillis());
    }
    boolean asked = life.operation().failures() > 0;
    long grace = asked || wanted.atOnce() ? 0 : wanted.order().workload().stopGraceMillis();
    return Step.act(
        begin(life, Kind.STOP, moment.nowMillis() + grace + ENGINE_CALL_MILLIS_MAX),
        asked ? new Action.Kill(running.id()) : new Action.Stop(running.id(), grace));
  }

  /**
   * A container that must not run any more although its start, whose answer nobody heard, may still
   * take effect: only its removal says for sure that it does not.
   */
  private static Step removal(TaskLife life, Sight.Created created, Moment moment) {
    if (moment.nowMillis() < life.operation().notBeforeMillis()) {
      return Step.until(life, life.operation().notBeforeMillis());
    }
    return Step.act(
        begin(life, Kind.REMOVE, moment.nowMillis() + ENGINE_CALL_MILLIS_MAX),
        new Action.Remove(created.id()));
  }

  private static String startsMessage(TaskLife life, int attempt) {
    return attempt == 1 ? "starts" : "attempt " + attempt + " starts" + before(life);
  }

  /** What there is to say of a container that runs: whether it is the first, and why not. */
  private static String again(TaskLife life) {
    return life.lastEnd().isEmpty() ? "" : "attempt " + life.attempt().number() + before(life);
  }

  /** Why there is another attempt: the reason must not go with the wait for it. */
  private static String before(TaskLife life) {
    return life.lastEnd().map(end -> "; before: " + end.words()).orElse("");
  }

  private static TaskLife begin(TaskLife life, Kind kind, long deadlineMillis) {
    return life.with(life.operation().begin(kind, deadlineMillis));
  }

  private static TaskLife seen(TaskLife life, Sight.Running running) {
    TaskLife adopted = adopt(life, running.id(), running.attempt());
    Attempt attempt = adopted.attempt();
    long told = attempt.container().startedAtMillis();
    boolean same = Math.abs(told - running.startedAtMillis()) < SAME_START_MILLIS;
    return adopted.with(
        attempt.with(
            new TaskStatus.Container(
                running.id(),
                attempt.container().imageDigest(),
                same ? told : running.startedAtMillis(),
                running.health())));
  }

  private static TaskLife adopt(TaskLife life, String containerId, int number) {
    Attempt attempt = life.attempt();
    TaskStatus.Container known = attempt.container();
    boolean same = known.id().equals(containerId);
    Phase phase = same && attempt.phase() == Phase.CONDEMNED ? Phase.CONDEMNED : Phase.LIVE;
    TaskStatus.Container container =
        same ? known : new TaskStatus.Container(containerId, known.imageDigest(), 0, Health.NONE);
    return life.with(new Attempt(number, phase, container));
  }

  private static boolean accounted(TaskLife life, Sight.Ended ended) {
    return accounted(life, ended.attempt());
  }

  /**
   * Whether the end of that attempt was dealt with, so that what is left of it says nothing new.
   */
  private static boolean accounted(TaskLife life, int number) {
    Attempt attempt = life.attempt();
    boolean between =
        switch (attempt.phase()) {
          case OPEN, NO_IMAGE, READY -> true;
          case MAKING, MADE, LIVE, CONDEMNED -> false;
        };
    return number < attempt.number() || (number == attempt.number() && between && number > 0);
  }
}
