package io.drover.worker.agent;

import io.drover.worker.engine.Answer;
import io.drover.worker.engine.EngineCalls;
import io.drover.worker.engine.Look;
import io.drover.worker.fence.Fence;
import io.drover.worker.loop.Loop;
import io.drover.worker.model.TaskOrder;
import io.drover.worker.model.TaskState;
import io.drover.worker.model.TaskStatus;
import io.drover.worker.runtime.PullProgress;
import io.drover.worker.task.Action;
import io.drover.worker.task.Moment;
import io.drover.worker.task.Result;
import io.drover.worker.task.Step;
import io.drover.worker.task.TaskLife;
import io.drover.worker.task.TaskResults;
import io.drover.worker.task.TaskSteps;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the steps of single tasks: asks the step function, does what it says, feeds the answer
 * back. At most one action of a task is under way. Owned by the loop.
 */
final class TaskDriver {
  private static final Logger log = LoggerFactory.getLogger(TaskDriver.class);

  private final Loop loop;
  private final EngineCalls calls;
  private final Fence fence;
  private final ContainerTable containers;
  private final Events events;

  /** What the driver tells the agent. */
  interface Events {
    /** Whether the engine can be asked to do anything now. */
    boolean engineReady();

    /** Whether tasks that may run at most once may be started now. */
    boolean mayStartAtMostOne();

    /** The engine did not answer an action. */
    void engineAway(String why);

    /** A task's reported state, or its containers, have changed. */
    void changed(TaskEntry entry, Optional<TaskStatus> status);
  }

  TaskDriver(Loop loop, EngineCalls calls, Fence fence, ContainerTable containers, Events events) {
    this.loop = loop;
    this.calls = calls;
    this.fence = fence;
    this.containers = containers;
    this.events = events;
  }

  /** Takes the task's next step, if the engine can be asked. Harmless at any time. */
  void drive(TaskEntry entry) {
    loop.checkOnLoop();
    if (!events.engineReady()) {
      return;
    }
    Step step =
        TaskSteps.step(
            entry.wanted(), entry.life(), containers.sight(entry.order().id()), moment());
    if (step.action() instanceof Action.Start
        && entry.order().kind().atMostOne()
        && !events.mayStartAtMostOne()) {
      // It waits for a word from the leader, and is driven again when that comes.
      return;
    }
    live(entry, step.life());
    entry.wakeBy(
        step.wakeAtMillis() == Step.NEVER
            ? null
            : loop.after(step.wakeAtMillis() - loop.nowMillis(), () -> drive(entry)));
    if (!(step.action() instanceof Action.None)) {
      perform(entry, step.action());
    }
  }

  private void perform(TaskEntry entry, Action action) {
    long number = entry.nextOperation();
    log.debug("task={} action={}", entry.order().id(), action);
    Consumer<PullProgress> progress = seen -> loop.offer(() -> progress(entry, number, seen));
    CompletionStage<Answer> outcome =
        action instanceof Action.Start start && entry.order().kind().atMostOne()
            ? fence
                .guard(start.containerId())
                .thenCompose(problem -> guarded(problem, entry.order(), action))
            : calls.perform(entry.order(), action, progress);
    outcome.whenComplete((answer, bug) ->
        loop.put(() -> {
          if (bug != null) {
            log.error("task={} action={} broke", entry.order().id(), action, bug);
          }
          answered(entry, number, bug == null ? answer : broken(bug));
        }));
  }

  private CompletionStage<Answer> guarded(
      Optional<String> problem, TaskOrder order, Action action) {
    return problem
        .<CompletionStage<Answer>>map(why ->
            CompletableFuture.completedFuture(
                new Answer(new Result.NotStarted(why, ""), new Look.NotNeeded(), Optional.empty())))
        .orElseGet(() -> calls.perform(order, action, seen -> {}));
  }

  private static Answer broken(Throwable bug) {
    return new Answer(
        new Result.Unanswered(), new Look.NotNeeded(), Optional.of("call failed: " + bug));
  }

  private void answered(TaskEntry entry, long number, Answer answer) {
    containers.take(answer.look());
    if (entry.awaits(number)) {
      live(entry, TaskResults.apply(entry.order(), entry.life(), answer.result(), moment()));
    }
    answer.engineAway().ifPresent(events::engineAway);
    events.changed(entry, Optional.empty());
    drive(entry);
  }

  private void progress(TaskEntry entry, long number, PullProgress seen) {
    if (entry.awaits(number) && seen.layersTotal() > 0) {
      live(entry, entry.life().pulling(entry.order(), seen.layersDone(), seen.layersTotal()));
    }
  }

  /** Takes over a life, and tells about it if it is news. */
  void live(TaskEntry entry, TaskLife next) {
    TaskState before = entry.life().state();
    Optional<TaskStatus> news = entry.live(next);
    if (news.isEmpty()) {
      return;
    }
    if (before != next.state()) {
      log.info(
          "task={} name={} from={} to={} attempt={} message=\"{}\"",
          next.id(),
          entry.order().slot(),
          before,
          next.state(),
          next.attempt().number(),
          next.message());
    } else {
      log.debug("task={} state={} message=\"{}\"", next.id(), next.state(), next.message());
    }
    events.changed(entry, news);
  }

  private Moment moment() {
    return new Moment(loop.nowMillis(), loop.jitter());
  }
}
