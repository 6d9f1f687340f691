package io.drover.worker.runtime;

import io.drover.proto.ContainerSpec.PullPolicy;
import io.drover.worker.runtime.Outcome.Done;
import io.drover.worker.runtime.Outcome.Failed;
import io.drover.worker.runtime.RuntimeFailure.BadRequest;
import io.drover.worker.runtime.RuntimeFailure.EngineUnavailable;
import io.drover.worker.runtime.RuntimeFailure.ImageNotFound;
import io.drover.worker.runtime.RuntimeFailure.NameConflict;
import io.drover.worker.runtime.RuntimeFailure.NoSuchContainer;
import io.drover.worker.runtime.RuntimeFailure.NotRunning;
import io.drover.worker.runtime.RuntimeFailure.Running;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An engine in memory: deterministic, without threads or clock of its own. Every call completes
 * before it returns, unless {@link #faults} say otherwise; every event is delivered inside the call
 * that causes it. Tests drive the containers through {@link #engine}. Not thread-safe: one test
 * thread.
 */
public final class FakeContainerRuntime implements ContainerRuntime {
  private final Map<String, String> ownLabels;
  private final FakeEngine engine;
  private final FakeFaults faults = new FakeFaults();
  private boolean closed;

  /** A runtime for an owner's labels on an engine of its own. */
  public FakeContainerRuntime(Map<String, String> ownLabels) {
    this(ownLabels, new FakeEngine());
  }

  /** A runtime on an engine that outlives it, or that others use too. */
  public FakeContainerRuntime(Map<String, String> ownLabels, FakeEngine engine) {
    this.ownLabels = Map.copyOf(ownLabels);
    this.engine = engine;
  }

  /** What tests do to the engine and its containers. */
  public FakeEngine fakeEngine() {
    return engine;
  }

  /** What tests do to calls. */
  public FakeFaults faults() {
    return faults;
  }

  @Override
  public CompletableFuture<Outcome<EngineFacts>> engine() {
    return call(FakeFaults.Call.ENGINE, "", () -> new Done<>(engine.facts()));
  }

  @Override
  public CompletableFuture<Outcome<Nothing>> ping() {
    return call(FakeFaults.Call.PING, "", Outcome::done);
  }

  @Override
  public CompletableFuture<Outcome<ImageFacts>> inspectImage(String image) {
    return call(FakeFaults.Call.INSPECT_IMAGE, image, () -> lookUp(image));
  }

  @Override
  public CompletableFuture<Outcome<ImageFacts>> pull(
      PullRequest request, Consumer<PullProgress> progress) {
    return call(
        FakeFaults.Call.PULL,
        request.image(),
        () -> {
          boolean wanted =
              request.policy() == PullPolicy.ALWAYS
                  || (request.policy() == PullPolicy.MISSING && !engine.has(request.image()));
          if (!wanted) {
            return lookUp(request.image());
          }
          if (!engine.pullFromRegistry(request.image())) {
            return new Failed<>(
                new ImageNotFound("image " + request.image() + " is not in the registry"));
          }
          progress.accept(new PullProgress(1, 1, 100, 100));
          return lookUp(request.image());
        });
  }

  @Override
  public CompletableFuture<Outcome<String>> create(CreateRequest request) {
    return call(FakeFaults.Call.CREATE, request.name(), () -> createNow(request));
  }

  private Outcome<String> createNow(CreateRequest request) {
    if (!request.labels().entrySet().containsAll(ownLabels.entrySet())) {
      return new Failed<>(new BadRequest("container " + request.name() + " lacks the labels"));
    }
    if (!engine.has(request.spec().getImage())) {
      return new Failed<>(
          new ImageNotFound("image " + request.spec().getImage() + " is not on this engine"));
    }
    if (engine.all().stream().anyMatch(c -> c.name().equals(request.name()))) {
      return new Failed<>(new NameConflict("a container named " + request.name() + " exists"));
    }
    return new Done<>(engine.create(request));
  }

  @Override
  public CompletableFuture<Outcome<Nothing>> start(String containerId) {
    return call(
        FakeFaults.Call.START,
        containerId,
        () ->
            act(
                containerId,
                container -> {
                  engine.start(container.id());
                  return Outcome.done();
                }));
  }

  @Override
  public CompletableFuture<Outcome<Nothing>> stop(StopRequest request) {
    return call(
        FakeFaults.Call.STOP,
        request.containerId(),
        () ->
            act(
                request.containerId(),
                container -> {
                  engine.stop(container.id(), request);
                  return Outcome.done();
                }));
  }

  @Override
  public CompletableFuture<Outcome<Nothing>> kill(String containerId, String signal) {
    return call(
        FakeFaults.Call.KILL,
        containerId,
        () ->
            act(
                containerId,
                container -> {
                  engine.signal(container.id(), signal);
                  return Outcome.done();
                }));
  }

  @Override
  public CompletableFuture<Outcome<Nothing>> remove(String containerId) {
    return call(FakeFaults.Call.REMOVE, containerId, () -> removeNow(containerId, true));
  }

  @Override
  public CompletableFuture<Outcome<Nothing>> discard(String containerId) {
    return call(FakeFaults.Call.DISCARD, containerId, () -> removeNow(containerId, false));
  }

  private Outcome<Nothing> removeNow(String containerId, boolean running) {
    if (engine.find(containerId).isEmpty()) {
      return Outcome.done();
    }
    return act(
        containerId,
        container -> {
          if (container.runs() && !running) {
            return new Failed<>(new Running("container " + containerId + " is running"));
          }
          engine.destroy(container.id());
          return Outcome.done();
        });
  }

  @Override
  public CompletableFuture<Outcome<ContainerInfo>> inspect(String containerId) {
    return call(
        FakeFaults.Call.INSPECT,
        containerId,
        () -> act(containerId, container -> new Done<>(container.info())));
  }

  @Override
  public CompletableFuture<Outcome<List<ContainerInfo>>> list() {
    return call(
        FakeFaults.Call.LIST,
        "",
        () ->
            new Done<>(
                engine.all().stream()
                    .filter(c -> c.owned(ownLabels))
                    .map(FakeContainer::info)
                    .sorted(Comparator.comparing(ContainerInfo::id))
                    .toList()));
  }

  @Override
  public StreamHandle events(Instant since, EventListener listener) {
    return engine.subscribe(since, ownLabels, listener);
  }

  @Override
  public StreamHandle logs(LogRequest request, StreamSink<OutputChunk> sink) {
    Optional<RuntimeFailure> failure = unreachable().or(() -> missing(request.containerId()));
    return engine.logs(request, sink, failure);
  }

  @Override
  public ExecSession exec(ExecRequest request, StreamSink<OutputChunk> sink) {
    Optional<RuntimeFailure> failure =
        unreachable()
            .or(() -> missing(request.containerId()))
            .or(() ->
                engine.find(request.containerId()).filter(FakeContainer::runs).isPresent()
                    ? Optional.empty()
                    : Optional.of(
                        new NotRunning("container " + request.containerId() + " is not running")));
    return new FakeExec(request, sink, failure);
  }

  @Override
  public StreamHandle stats(String containerId, boolean follow, StreamSink<ContainerStats> sink) {
    Optional<RuntimeFailure> failure = unreachable().or(() -> missing(containerId));
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
    faults.releaseAll();
    engine.unsubscribe(ownLabels);
  }

  private Outcome<ImageFacts> lookUp(String image) {
    return engine.has(image)
        ? new Done<>(engine.image(image))
        : new Failed<>(new ImageNotFound("image " + image + " is not on this engine"));
  }

  private <T> Outcome<T> act(String id, Function<FakeContainer, Outcome<T>> action) {
    return missing(id)
        .<Outcome<T>>map(Failed::new)
        .orElseGet(() -> action.apply(engine.find(id).orElseThrow()));
  }

  private Optional<RuntimeFailure> missing(String id) {
    return engine.find(id).filter(c -> c.owned(ownLabels)).isPresent()
        ? Optional.empty()
        : Optional.of(new NoSuchContainer("no container " + id));
  }

  private Optional<RuntimeFailure> unreachable() {
    if (closed) {
      return Optional.of(new EngineUnavailable("the runtime is closed"));
    }
    return engine.down();
  }

  private <T> CompletableFuture<Outcome<T>> call(
      FakeFaults.Call call, String subject, Supplier<Outcome<T>> body) {
    return faults.run(
        call, subject, () -> unreachable().<Outcome<T>>map(Failed::new).orElseGet(body));
  }

  /** A sink that keeps what it gets, for tests. */
  public static final class Collected<T> implements StreamSink<T> {
    private final List<T> elements = new ArrayList<>();
    private final CompletableFuture<Outcome<Nothing>> end = new CompletableFuture<>();

    @Override
    public synchronized CompletableFuture<Nothing> next(T element) {
      elements.add(element);
      return CompletableFuture.completedFuture(Nothing.NOTHING);
    }

    @Override
    public void ended(Outcome<Nothing> outcome) {
      end.complete(outcome);
    }

    /** What came so far. */
    public synchronized List<T> elements() {
      return List.copyOf(elements);
    }

    /** Completes with the stream's end. */
    public CompletableFuture<Outcome<Nothing>> end() {
      return end;
    }
  }
}
