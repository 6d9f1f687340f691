package io.drover.worker.engine;

import io.drover.proto.ContainerSpec;
import io.drover.worker.model.TaskOrder;
import io.drover.worker.runtime.ContainerInfo;
import io.drover.worker.runtime.ContainerRuntime;
import io.drover.worker.runtime.CreateRequest;
import io.drover.worker.runtime.ImageFacts;
import io.drover.worker.runtime.LogLimits;
import io.drover.worker.runtime.Nothing;
import io.drover.worker.runtime.Outcome;
import io.drover.worker.runtime.PullProgress;
import io.drover.worker.runtime.PullRequest;
import io.drover.worker.runtime.RuntimeFailure;
import io.drover.worker.runtime.StopRequest;
import io.drover.worker.task.Action;
import io.drover.worker.task.Result;
import io.drover.worker.task.Sight;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Carries out the actions of tasks. After each action that changes a container it looks at the
 * container again, so that the task's next step sees the world as the action left it; but for a
 * start whose answer says it all. Thread-safe; holds no state.
 */
public final class EngineCalls {
  private static final String KILL = "SIGKILL";

  private final ContainerRuntime runtime;
  private final ContainerLabels labels;
  private final LongSupplier wallMillis;

  /**
   * Calls of one worker.
   *
   * @param wallMillis the worker's clock, in milliseconds since 1970; from any thread
   */
  public EngineCalls(ContainerRuntime runtime, ContainerLabels labels, LongSupplier wallMillis) {
    this.runtime = runtime;
    this.labels = labels;
    this.wallMillis = wallMillis;
  }

  /** Does it; {@link Action.None} is done at once. Always completes normally. */
  public CompletionStage<Answer> perform(
      TaskOrder order, Action action, Consumer<PullProgress> progress) {
    return switch (action) {
      case Action.None none ->
          CompletableFuture.completedFuture(Answer.of(new Result.Unanswered()));
      case Action.Pull pull -> pull(order, progress);
      case Action.Create(int attempt) -> create(order, attempt);
      case Action.Start(String id) -> start(order, id);
      case Action.Stop(String id, long graceMillis) -> stop(id, graceMillis);
      case Action.Remove(String id) ->
          thenLook(id, runtime.remove(id), done -> new Result.Stopped(), Result.NotStopped::new);
      case Action.Discard(String id) -> discard(id);
      case Action.Kill(String id) ->
          thenLook(
              id, runtime.kill(id, KILL), done -> new Result.Stopped(), Result.NotStopped::new);
    };
  }

  /** Stops a container that no task wants. */
  public CompletionStage<Answer> stop(String id, long graceMillis) {
    StopRequest request = new StopRequest(id, "", Duration.ofMillis(graceMillis));
    return thenLook(
        id, runtime.stop(request), done -> new Result.Stopped(), Result.NotStopped::new);
  }

  /** Every container of this worker. */
  public CompletionStage<Outcome<List<SeenContainer>>> list() {
    return runtime
        .list()
        .thenApply(outcome ->
            outcome.map(infos -> infos.stream().map(info -> Sights.seen(info, labels)).toList()));
  }

  /** One container. */
  public CompletionStage<Look> look(String containerId) {
    return runtime.inspect(containerId).thenApply(outcome -> look(containerId, outcome));
  }

  /** Removes a container, running or not. */
  public CompletionStage<Outcome<Nothing>> remove(String containerId) {
    return runtime.remove(containerId);
  }

  /** Removes a container that no task needs, unless it runs. */
  public CompletionStage<Answer> discard(String id) {
    return runtime
        .discard(id)
        .thenCompose(outcome ->
            switch (outcome) {
              // One that is going may be listed for a while, but is as good as gone.
              case Outcome.Done<Nothing> done ->
                  CompletableFuture.completedFuture(
                      new Answer(new Result.Discarded(), new Look.Gone(id), Optional.empty()));
              case Outcome.Failed<Nothing>(RuntimeFailure.Running runs) ->
                  look(id)
                      .thenApply(
                          look -> new Answer(new Result.Unanswered(), look, Optional.empty()));
              case Outcome.Failed<Nothing>(RuntimeFailure failure) ->
                  CompletableFuture.completedFuture(failed(failure, Result.NotDiscarded::new));
            });
  }

  private Look look(String containerId, Outcome<ContainerInfo> outcome) {
    return switch (outcome) {
      case Outcome.Done<ContainerInfo>(ContainerInfo info) ->
          new Look.Found(Sights.seen(info, labels));
      case Outcome.Failed<ContainerInfo>(RuntimeFailure.NoSuchContainer failure) ->
          new Look.Gone(containerId);
      case Outcome.Failed<ContainerInfo>(RuntimeFailure failure) -> new Look.Unknown(failure);
    };
  }

  private CompletionStage<Answer> pull(TaskOrder order, Consumer<PullProgress> progress) {
    ContainerSpec spec = proto(order).getContainer();
    PullRequest request =
        new PullRequest(spec.getImage(), spec.getPlatform(), spec.getPullPolicy());
    return runtime
        .pull(request, progress)
        .thenApply(outcome ->
            switch (outcome) {
              case Outcome.Done<ImageFacts>(ImageFacts image) ->
                  Answer.of(new Result.Pulled(image.digest()));
              case Outcome.Failed<ImageFacts>(RuntimeFailure failure) ->
                  failed(failure, Result.PullFailed::new);
            });
  }

  private CompletionStage<Answer> create(TaskOrder order, int attempt) {
    String name = ContainerLabels.name(order, attempt);
    return runtime
        .create(request(order, attempt, name))
        .thenCompose(outcome -> {
          if (outcome.toFailure().orElse(null) instanceof RuntimeFailure.NameConflict) {
            String other = labels.otherName(order, attempt);
            return runtime
                .create(request(order, attempt, other))
                .thenApply(second -> created(order, attempt, other, second));
          }
          return CompletableFuture.completedFuture(created(order, attempt, name, outcome));
        });
  }

  private CreateRequest request(TaskOrder order, int attempt, String name) {
    io.drover.proto.TaskOrder proto = proto(order);
    return new CreateRequest(
        name,
        proto.getContainer(),
        proto.getReservations(),
        proto.getLimits(),
        proto.getPortsList(),
        labels.of(order, attempt),
        LogLimits.DEFAULT);
  }

  private static Answer created(
      TaskOrder order, int attempt, String name, Outcome<String> outcome) {
    return switch (outcome) {
      case Outcome.Done<String>(String id) ->
          new Answer(
              new Result.Made(id),
              new Look.Found(
                  new SeenContainer(
                      id,
                      name,
                      Optional.of(new ContainerLabels.Owner(order.id(), order.slot(), attempt)),
                      new Sight.Created(id, attempt))),
              Optional.empty());
      case Outcome.Failed<String>(RuntimeFailure.ImageNotFound(String message)) ->
          Answer.of(new Result.ImageMissing(message));
      case Outcome.Failed<String>(RuntimeFailure failure) -> failed(failure, Result.NotMade::new);
    };
  }

  /** Starts it, and asks meanwhile what its image is: a start takes far longer than that. */
  private CompletionStage<Answer> start(TaskOrder order, String id) {
    CompletionStage<Optional<ImageFacts>> image =
        runtime
            .inspectImage(order.workload().image())
            .thenApply(outcome ->
                outcome instanceof Outcome.Done<ImageFacts>(ImageFacts facts)
                    ? Optional.of(facts)
                    : Optional.empty());
    return runtime
        .start(id)
        .thenCombine(image, (outcome, facts) -> started(order, id, outcome, facts))
        .thenCompose(answer -> answer);
  }

  private CompletionStage<Answer> started(
      TaskOrder order, String id, Outcome<Nothing> outcome, Optional<ImageFacts> image) {
    String digest = image.map(ImageFacts::digest).orElse("");
    boolean unchecked =
        image.isPresent()
            && !image.get().checksHealth()
            && !proto(order).getContainer().hasHealthcheck();
    if (unchecked && outcome instanceof Outcome.Done<Nothing>) {
      Look look = new Look.Started(id, wallMillis.getAsLong());
      return CompletableFuture.completedFuture(
          new Answer(new Result.Started(digest), look, Optional.empty()));
    }
    return thenLook(
        id,
        CompletableFuture.completedFuture(outcome),
        done -> new Result.Started(digest),
        problem -> new Result.NotStarted(problem, digest));
  }

  private CompletionStage<Answer> thenLook(
      String containerId,
      CompletionStage<Outcome<Nothing>> call,
      java.util.function.Function<Nothing, Result> done,
      java.util.function.Function<String, Result> failure) {
    return call.thenCompose(outcome -> {
      Answer answer =
          switch (outcome) {
            case Outcome.Done<Nothing>(Nothing nothing) -> Answer.of(done.apply(nothing));
            case Outcome.Failed<Nothing>(RuntimeFailure.NoSuchContainer gone) ->
                Answer.of(new Result.Unanswered());
            case Outcome.Failed<Nothing>(RuntimeFailure problem) -> failed(problem, failure);
          };
      if (answer.engineAway().isPresent()) {
        return CompletableFuture.completedFuture(answer);
      }
      return look(containerId)
          .thenApply(look -> new Answer(answer.result(), look, answer.engineAway()));
    });
  }

  private static Answer failed(
      RuntimeFailure failure, java.util.function.Function<String, Result> result) {
    return failure instanceof RuntimeFailure.EngineUnavailable(String message)
        ? new Answer(new Result.Unanswered(), new Look.NotNeeded(), Optional.of(message))
        : Answer.of(result.apply(failure.message()));
  }

  private static io.drover.proto.TaskOrder proto(TaskOrder order) {
    return order.workload().carried().as(io.drover.proto.TaskOrder.class);
  }
}
