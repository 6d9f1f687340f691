package io.drover.worker.runtime.docker;

import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Version;
import io.drover.worker.runtime.ContainerInfo;
import io.drover.worker.runtime.ContainerRuntime;
import io.drover.worker.runtime.ContainerStats;
import io.drover.worker.runtime.CreateRequest;
import io.drover.worker.runtime.EngineFacts;
import io.drover.worker.runtime.EventListener;
import io.drover.worker.runtime.ExecRequest;
import io.drover.worker.runtime.ExecSession;
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
import io.drover.worker.runtime.RuntimeFailure.EngineUnavailable;
import io.drover.worker.runtime.StopRequest;
import io.drover.worker.runtime.StreamHandle;
import io.drover.worker.runtime.StreamSink;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The runtime on a Docker engine. Every call blocks a virtual thread of its own and a connection of
 * its own, so that none waits for another; the engine may be away when it is made, and come and go.
 * It speaks the engine's interface itself, with docker-java's types for what the engine answers:
 * the stock transports of docker-java ignore time-outs on a Unix socket, cannot end an input, and
 * block every call once their pool is full of streams.
 */
public final class DockerRuntime implements ContainerRuntime {
  private static final int INSPECTS_IN_PARALLEL_MAX = 8;

  private final EngineApi api;
  private final Calls calls;
  private final OwnContainers own;
  private final Images images;
  private final ContainerCalls containers;
  private final LogCalls logs;
  private final StatsCalls stats;
  private final Semaphore inspects = new Semaphore(INSPECTS_IN_PARALLEL_MAX);

  /** A runtime that connects when it is first asked something. */
  public DockerRuntime(DockerConfig config) {
    api = new EngineApi(new EngineHttpClient(config.address()), config.limits());
    calls = new Calls(api);
    own = new OwnContainers(api, config.ownLabels());
    images = new Images(api);
    containers = new ContainerCalls(api, own, images);
    logs = new LogCalls(api, own);
    stats = new StatsCalls(api, own);
  }

  @Override
  public CompletableFuture<Outcome<EngineFacts>> engine() {
    return calls.submit(() -> new Done<>(facts()));
  }

  @Override
  public CompletableFuture<Outcome<Nothing>> ping() {
    return calls.submit(() -> {
      try {
        api.ping();
        return Outcome.done();
      } catch (DeadlineException e) {
        return new Failed<>(new EngineUnavailable(String.valueOf(e.getMessage())));
      } catch (RefusalException e) {
        return new Failed<>(new EngineUnavailable("the engine refuses a ping: " + e.words()));
      }
    });
  }

  @Override
  public CompletableFuture<Outcome<ImageFacts>> inspectImage(String image) {
    return calls.submit(() -> new Done<>(images.facts(image)));
  }

  @Override
  public CompletableFuture<Outcome<ImageFacts>> pull(
      PullRequest request, Consumer<PullProgress> progress) {
    return calls.submit(() -> images.pull(request, progress, calls));
  }

  @Override
  public CompletableFuture<Outcome<String>> create(CreateRequest request) {
    return calls.submitStart(StartGate.Kind.CREATE, () -> new Done<>(containers.create(request)));
  }

  @Override
  public CompletableFuture<Outcome<Nothing>> start(String containerId) {
    return calls.submitStart(
        StartGate.Kind.START,
        () -> {
          containers.start(containerId);
          return Outcome.done();
        });
  }

  @Override
  public CompletableFuture<Outcome<Nothing>> stop(StopRequest request) {
    return calls.submit(() -> {
      containers.stop(request);
      return Outcome.done();
    });
  }

  @Override
  public CompletableFuture<Outcome<Nothing>> kill(String containerId, String signal) {
    return calls.submit(() -> {
      containers.kill(containerId, signal);
      return Outcome.done();
    });
  }

  @Override
  public CompletableFuture<Outcome<Nothing>> remove(String containerId) {
    return calls.submit(() -> {
      containers.remove(containerId);
      return Outcome.done();
    });
  }

  @Override
  public CompletableFuture<Outcome<Nothing>> discard(String containerId) {
    return calls.submit(() -> {
      containers.discard(containerId);
      return Outcome.done();
    });
  }

  @Override
  public CompletableFuture<Outcome<ContainerInfo>> inspect(String containerId) {
    return calls.submit(() -> new Done<>(containers.inspect(containerId)));
  }

  @Override
  public CompletableFuture<Outcome<List<ContainerInfo>>> list() {
    return calls.submit(this::listNow);
  }

  @Override
  public StreamHandle events(Instant since, EventListener listener) {
    EventFeed feed = new EventFeed(api, own, calls, since, listener);
    return StreamRun.start(
        calls, feed::run, outcome -> outcome.toFailure().ifPresent(listener::interrupted));
  }

  @Override
  public StreamHandle logs(LogRequest request, StreamSink<OutputChunk> sink) {
    return StreamRun.start(calls, run -> logs.read(request, sink, run), sink::ended);
  }

  @Override
  public ExecSession exec(ExecRequest request, StreamSink<OutputChunk> sink) {
    return new DockerExec(api, own, calls, request, sink).start();
  }

  @Override
  public StreamHandle stats(String containerId, boolean follow, StreamSink<ContainerStats> sink) {
    return StreamRun.start(calls, run -> stats.read(containerId, follow, sink, run), sink::ended);
  }

  @Override
  public void close() {
    calls.close();
    api.close();
  }

  private EngineFacts facts() throws IOException {
    Info info = api.get(Query.of("/info"), Info.class);
    Version version = api.get(Query.of("/version"), Version.class);
    Map<String, String> labels = new HashMap<>();
    for (String label : InspectReader.optional(info.getLabels()).orElse(new String[0])) {
      int equals = label.indexOf('=');
      labels.put(
          equals < 0 ? label : label.substring(0, equals),
          equals < 0 ? "" : label.substring(equals + 1));
    }
    return new EngineFacts(
        InspectReader.orEmpty(info.getName()),
        InspectReader.orEmpty(version.getVersion()),
        api.version().toString(),
        InspectReader.orEmpty(version.getOperatingSystem()),
        InspectReader.orEmpty(version.getArch()),
        InspectReader.optional(info.getNCPU()).orElse(0),
        InspectReader.optional(info.getMemTotal()).orElse(0L),
        labels);
  }

  private Outcome<List<ContainerInfo>> listNow() throws IOException, InterruptedException {
    Set<String> knownBefore = own.ids();
    List<String> ids = containers.ids();
    Set<String> gone = new HashSet<>(knownBefore);
    ids.forEach(gone::remove);
    gone.forEach(own::forget);
    List<CompletableFuture<Outcome<Optional<ContainerInfo>>>> answers = new ArrayList<>();
    AtomicBoolean givenUp = new AtomicBoolean();
    for (String id : ids) {
      answers.add(calls.submit(() -> inspectInTurn(id, givenUp)));
    }
    List<ContainerInfo> result = new ArrayList<>();
    for (CompletableFuture<Outcome<Optional<ContainerInfo>>> answer : answers) {
      switch (get(answer)) {
        case Done<Optional<ContainerInfo>>(Optional<ContainerInfo> info) ->
            info.ifPresent(result::add);
        case Failed<Optional<ContainerInfo>>(RuntimeFailure failure) -> {
          // Those that wait for their turn need not find out for themselves.
          givenUp.set(true);
          return new Failed<>(failure);
        }
      }
    }
    result.sort(Comparator.comparing(ContainerInfo::id));
    return new Done<>(List.copyOf(result));
  }

  private Outcome<Optional<ContainerInfo>> inspectInTurn(String id, AtomicBoolean givenUp)
      throws IOException, InterruptedException {
    inspects.acquire();
    try {
      return new Done<>(givenUp.get() ? Optional.empty() : containers.inspectIfThere(id));
    } finally {
      inspects.release();
    }
  }

  private static <T> T get(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a call ended without an outcome", e);
    }
  }
}
