package io.drover.it.sim.node;

import io.drover.it.sim.node.EngineWitness.By;
import io.drover.it.sim.node.EngineWitness.What;
import io.drover.it.sim.world.SimProcess;
import io.drover.worker.runtime.ContainerInfo;
import io.drover.worker.runtime.ContainerRuntime;
import io.drover.worker.runtime.ContainerStats;
import io.drover.worker.runtime.CreateRequest;
import io.drover.worker.runtime.EngineFacts;
import io.drover.worker.runtime.EventListener;
import io.drover.worker.runtime.ExecRequest;
import io.drover.worker.runtime.ExecSession;
import io.drover.worker.runtime.FakeContainer;
import io.drover.worker.runtime.FakeExec;
import io.drover.worker.runtime.FakeFaults.Call;
import io.drover.worker.runtime.ImageFacts;
import io.drover.worker.runtime.LogRequest;
import io.drover.worker.runtime.Nothing;
import io.drover.worker.runtime.Outcome;
import io.drover.worker.runtime.Outcome.Done;
import io.drover.worker.runtime.Outcome.Failed;
import io.drover.worker.runtime.OutputChunk;
import io.drover.worker.runtime.PullProgress;
import io.drover.worker.runtime.PullRequest;
import io.drover.worker.runtime.RuntimeFailure;
import io.drover.worker.runtime.RuntimeFailure.BadRequest;
import io.drover.worker.runtime.RuntimeFailure.EngineError;
import io.drover.worker.runtime.RuntimeFailure.EngineUnavailable;
import io.drover.worker.runtime.RuntimeFailure.ImageNotFound;
import io.drover.worker.runtime.RuntimeFailure.NameConflict;
import io.drover.worker.runtime.RuntimeFailure.NoSuchContainer;
import io.drover.worker.runtime.RuntimeFailure.NotRunning;
import io.drover.worker.runtime.RuntimeFailure.Running;
import io.drover.worker.runtime.RuntimeFailure.TimedOut;
import io.drover.worker.runtime.StopRequest;
import io.drover.worker.runtime.StreamHandle;
import io.drover.worker.runtime.StreamSink;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One process's client of a {@link SimEngine}: it waits, gives up and explains itself as the one
 * for Docker does. It dies with its process; what it asked for may happen nonetheless. One thread.
 */
public final class SimRuntime implements ContainerRuntime {
  private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long QUICK_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final SimEngine engine;
  private final SimProcess process;
  private final String client;
  private final Map<String, String> ownLabels;
  private final SimPulls pulls;
  private final StartQueue starts = new StartQueue(this::sound);
  private boolean closed;
  private boolean suspect;

  SimRuntime(SimEngine engine, SimProcess process, String client, Map<String, String> ownLabels) {
    this.engine = engine;
    this.process = process;
    this.client = client;
    this.ownLabels = Map.copyOf(ownLabels);
    this.pulls = new SimPulls(engine, process);
  }

  @Override
  public CompletableFuture<Outcome<EngineFacts>> engine() {
    return quick(Call.ENGINE, () -> new Done<>(engine.facts()));
  }

  @Override
  public CompletableFuture<Outcome<Nothing>> ping() {
    EngineCall<Nothing> call =
        new EngineCall<>(
            engine,
            process,
            PING_NANOS,
            tell -> () -> tell.accept(new EngineUnavailable("no answer to a ping")));
    return send(Call.PING, call, () -> call.answer(Outcome.done()));
  }

  @Override
  public CompletableFuture<Outcome<ImageFacts>> inspectImage(String image) {
    return quick(Call.INSPECT_IMAGE, () -> pulls.lookUp(image));
  }

  @Override
  public CompletableFuture<Outcome<ImageFacts>> pull(
      PullRequest request, Consumer<PullProgress> progress) {
    EngineCall<ImageFacts> call = call(SimPulls.SILENCE_NANOS);
    return send(Call.PULL, call, () -> pulls.pull(request, progress, call));
  }

  @Override
  public CompletableFuture<Outcome<String>> create(CreateRequest request) {
    return starts.turn(() -> {
      EngineCall<String> call = call(SLOW_NANOS);
      return send(Call.CREATE, call, () -> call.answer(createNow(request)));
    });
  }

  private Outcome<String> createNow(CreateRequest request) {
    if (!request.labels().entrySet().containsAll(ownLabels.entrySet())) {
      return new Failed<>(new BadRequest("container " + request.name() + " lacks the labels"));
    }
    if (fails(Call.CREATE)) {
      return new Failed<>(new EngineError("the engine failed to create " + request.name()));
    }
    if (!engine.has(request.spec().getImage())) {
      return new Failed<>(
          new ImageNotFound("image " + request.spec().getImage() + " is not on this engine"));
    }
    if (engine.chance().perMille(engine.habits().conflicts())
        && !engine.containers().named(request.name())) {
      engine.takeName(request);
    }
    if (engine.containers().named(request.name())) {
      return new Failed<>(new NameConflict("a container named " + request.name() + " exists"));
    }
    return new Done<>(engine.containers().create(request, by(What.CREATE)).fake().id());
  }

  @Override
  public CompletableFuture<Outcome<Nothing>> start(String containerId) {
    return starts.turn(() -> {
      own(containerId).ifPresent(found -> found.startAsked(engine.agenda().nowNanos()));
      return act(Call.START, containerId, SLOW_NANOS, this::startNow);
    });
  }

  private void startNow(SimContainer container, EngineCall<Nothing> call) {
    if (fails(Call.START)) {
      container.fake().notStarted("the engine failed to start it");
      call.answer(new Failed<>(new EngineError("the engine failed to start it")));
      return;
    }
    Optional<RuntimeFailure> refused = engine.containers().start(container, by(What.START));
    call.answer(refused.<Outcome<Nothing>>map(Failed::new).orElseGet(Outcome::done));
  }

  @Override
  public CompletableFuture<Outcome<Nothing>> stop(StopRequest request) {
    long grace = TimeUnit.SECONDS.toNanos(Math.ceilDiv(request.grace().toMillis(), 1_000L));
    return act(
        Call.STOP,
        request.containerId(),
        grace + SLOW_NANOS,
        (container, call) -> {
          engine.containers().stop(container, grace, by(What.STOP));
          container.whenEnded(() -> call.answer(Outcome.done()));
        });
  }

  @Override
  public CompletableFuture<Outcome<Nothing>> kill(String containerId, String signal) {
    return act(
        Call.KILL,
        containerId,
        SLOW_NANOS,
        (container, call) -> {
          engine.containers().signal(container, signal, by(What.KILL));
          call.answer(Outcome.done());
        });
  }

  @Override
  public CompletableFuture<Outcome<Nothing>> remove(String containerId) {
    EngineCall<Nothing> call = call(SLOW_NANOS);
    return send(Call.REMOVE, call, () -> call.answer(removeNow(containerId, true)));
  }

  @Override
  public CompletableFuture<Outcome<Nothing>> discard(String containerId) {
    EngineCall<Nothing> call = call(SLOW_NANOS);
    return send(Call.DISCARD, call, () -> call.answer(removeNow(containerId, false)));
  }

  private Outcome<Nothing> removeNow(String containerId, boolean running) {
    Optional<SimContainer> there = engine.containers().find(containerId);
    if (there.isPresent() && !there.get().fake().owned(ownLabels)) {
      return new Failed<>(missing(containerId));
    }
    if (there.filter(found -> found.fake().runs()).isPresent() && !running) {
      return new Failed<>(new Running("container " + containerId + " is running"));
    }
    there.ifPresent(found -> engine.containers().remove(found, by(What.REMOVE)));
    return Outcome.done();
  }

  @Override
  public CompletableFuture<Outcome<ContainerInfo>> inspect(String containerId) {
    return quick(
        Call.INSPECT,
        () ->
            own(containerId)
                .<Outcome<ContainerInfo>>map(found -> new Done<>(found.fake().info()))
                .orElseGet(() -> new Failed<>(missing(containerId))));
  }

  @Override
  public CompletableFuture<Outcome<List<ContainerInfo>>> list() {
    EngineCall<List<ContainerInfo>> call = call(QUICK_NANOS);
    return send(
        Call.LIST,
        call,
        () -> {
          List<SimContainer> named =
              engine.containers().all().stream()
                  .filter(container -> container.fake().owned(ownLabels))
                  .toList();
          // Names first, then one look at each: not all of it is true at one moment.
          engine.carryOut(Call.INSPECT, call, () -> call.answer(new Done<>(look(named))));
        });
  }

  private List<ContainerInfo> look(List<SimContainer> named) {
    return named.stream()
        .map(SimContainer::fake)
        .filter(fake -> engine.containers().find(fake.id()).isPresent())
        .map(FakeContainer::info)
        .sorted(Comparator.comparing(ContainerInfo::id))
        .toList();
  }

  @Override
  public StreamHandle events(Instant since, EventListener listener) {
    return new SimEvents(engine, process, ownLabels, since, listener).begin();
  }

  @Override
  public StreamHandle logs(LogRequest request, StreamSink<OutputChunk> sink) {
    Optional<RuntimeFailure> failure = unreachable().or(() -> gone(request.containerId()));
    if (failure.isPresent()) {
      sink.ended(new Failed<>(failure.get()));
      return () -> {};
    }
    return own(request.containerId()).orElseThrow().fake().read(request, sink);
  }

  @Override
  public ExecSession exec(ExecRequest request, StreamSink<OutputChunk> sink) {
    String id = request.containerId();
    Optional<RuntimeFailure> failure =
        unreachable()
            .or(() -> gone(id))
            .or(() ->
                own(id)
                    .filter(found -> !found.fake().runs())
                    .map(found -> new NotRunning("container " + id + " is not running")));
    return new FakeExec(request, sink, failure);
  }

  @Override
  public StreamHandle stats(String containerId, boolean follow, StreamSink<ContainerStats> sink) {
    Optional<RuntimeFailure> failure = unreachable().or(() -> gone(containerId));
    if (failure.isPresent()) {
      sink.ended(new Failed<>(failure.get()));
      return () -> {};
    }
    ContainerStats.Traffic none = new ContainerStats.Traffic(0, 0);
    sink.next(new ContainerStats(10, 1_000_000, 1_000_000_000, none, none, 1));
    if (!follow) {
      sink.ended(Outcome.done());
      return () -> {};
    }
    return () -> sink.ended(Outcome.done());
  }

  @Override
  public void close() {
    closed = true;
  }

  private Optional<SimContainer> own(String id) {
    return engine.containers().find(id).filter(container -> container.fake().owned(ownLabels));
  }

  private Optional<RuntimeFailure> gone(String id) {
    return own(id).isPresent() ? Optional.empty() : Optional.of(missing(id));
  }

  private static RuntimeFailure missing(String id) {
    return new NoSuchContainer("no container " + id);
  }

  private Optional<RuntimeFailure> unreachable() {
    if (closed) {
      return Optional.of(new EngineUnavailable("the runtime is closed"));
    }
    return engine.up() ? Optional.empty() : Optional.of(new EngineUnavailable("no engine"));
  }

  private boolean fails(Call call) {
    return engine.chance().perMille(engine.habits().failing(call));
  }

  private By by(What what) {
    return new By(what, client);
  }

  /** What a call does to a container of the owner. */
  private interface Act {
    void on(SimContainer container, EngineCall<Nothing> call);
  }

  private CompletableFuture<Outcome<Nothing>> act(
      Call kind, String id, long deadlineNanos, Act act) {
    EngineCall<Nothing> call = call(deadlineNanos);
    return send(
        kind,
        call,
        () ->
            own(id)
                .ifPresentOrElse(
                    found -> act.on(found, call), () -> call.answer(new Failed<>(missing(id)))));
  }

  private <T> CompletableFuture<Outcome<T>> quick(
      Call kind, java.util.function.Supplier<Outcome<T>> body) {
    EngineCall<T> call = call(QUICK_NANOS);
    return send(kind, call, () -> call.answer(body.get()));
  }

  private <T> EngineCall<T> call(long deadlineNanos) {
    return new EngineCall<>(engine, process, deadlineNanos, this::explain);
  }

  private <T> CompletableFuture<Outcome<T>> send(Call kind, EngineCall<T> call, Runnable effect) {
    if (closed) {
      call.giveUp(new EngineUnavailable("the runtime is closed"));
    } else {
      engine.carryOut(kind, call, effect);
    }
    return call.future();
  }

  /** A call was late: does the daemon hang, or did only the call? */
  private Runnable explain(Consumer<RuntimeFailure> tell) {
    return () -> {
      var _ = ping().thenAccept(outcome -> tell.accept(verdict(outcome)));
    };
  }

  private RuntimeFailure verdict(Outcome<Nothing> ping) {
    suspect = ping instanceof Failed<Nothing>;
    return suspect
        ? new EngineUnavailable("no answer in time; nor to a ping")
        : new TimedOut("no answer in time");
  }

  /**
   * Whether the daemon can be asked for another start: a long row of them must not all find out.
   */
  private CompletableFuture<Optional<RuntimeFailure>> sound() {
    if (!suspect) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    Function<Outcome<Nothing>, Optional<RuntimeFailure>> read =
        outcome -> {
          suspect = outcome instanceof Failed<Nothing>;
          return outcome.toFailure();
        };
    return ping().thenApply(read);
  }
}
