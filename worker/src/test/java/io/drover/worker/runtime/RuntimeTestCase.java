package io.drover.worker.runtime;

import static org.awaitility.Awaitility.await;

import io.drover.proto.ContainerSpec;
import io.drover.proto.Resources;
import io.drover.worker.runtime.FakeContainerRuntime.Collected;
import io.drover.worker.runtime.Outcome.Done;
import io.drover.worker.runtime.Outcome.Failed;
import io.drover.worker.runtime.OutputChunk.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What tests of a runtime have in common. */
public abstract class RuntimeTestCase {
  /** The runtime under test. */
  protected abstract ContainerRuntime runtime();

  /** The labels of the runtime's owner. */
  protected abstract Map<String, String> ownLabels();

  /** An image that is present, with the usual small programs. */
  protected abstract String image();

  /**
   * A request for a container of the owner, under a new name, without a network: that is faster.
   */
  protected CreateRequest request(String... command) {
    ContainerSpec spec =
        ContainerSpec.newBuilder()
            .setImage(image())
            .setNetworkMode("none")
            .setHasCommand(true)
            .addAllCommand(List.of(command))
            .build();
    return new CreateRequest(
        "drover-test-" + UUID.randomUUID(),
        spec,
        Resources.getDefaultInstance(),
        Resources.getDefaultInstance(),
        List.of(),
        ownLabels(),
        LogLimits.DEFAULT);
  }

  /** Creates a container that runs a command. */
  protected String create(String... command) {
    return done(runtime().create(request(command)));
  }

  /** The same request with another description. */
  protected static CreateRequest withSpec(CreateRequest request, ContainerSpec spec) {
    return new CreateRequest(
        request.name(),
        spec,
        request.reservations(),
        request.limits(),
        request.ports(),
        request.labels(),
        request.logLimits());
  }

  /** A container as it is now. */
  protected ContainerInfo info(String id) {
    return done(runtime().inspect(id));
  }

  /** Waits until a container is in a state. */
  protected void awaitState(String id, ContainerState state) {
    await().atMost(Duration.ofSeconds(30)).until(() -> info(id).state() == state);
  }

  /** Waits for a call that must succeed. */
  protected static <T> T done(CompletableFuture<Outcome<T>> future) {
    return switch (future.orTimeout(60, TimeUnit.SECONDS).join()) {
      case Done<T>(T value) -> value;
      case Failed<T>(RuntimeFailure failure) -> throw new AssertionError(failure.toString());
    };
  }

  /** Waits for a call that must fail. */
  protected static <T> RuntimeFailure failed(CompletableFuture<Outcome<T>> future) {
    return switch (future.orTimeout(60, TimeUnit.SECONDS).join()) {
      case Done<T>(T value) -> throw new AssertionError("succeeded with " + value);
      case Failed<T>(RuntimeFailure failure) -> failure;
    };
  }

  /** A process without a terminal. */
  protected static ExecRequest exec(String id, String... command) {
    return new ExecRequest(id, List.of(command), List.of(), "", "", false, Optional.empty());
  }

  /** All output so far. */
  protected static LogRequest allLogs(String id) {
    return new LogRequest(id, false, -1, Optional.empty(), false);
  }

  /** What a sink collected of one stream. */
  protected static String text(Collected<OutputChunk> sink, Source source) {
    return sink.elements().stream()
        .filter(c -> c.source() == source)
        .map(c -> c.data().toStringUtf8())
        .collect(Collectors.joining());
  }

  /** Keeps what it hears. */
  public static final class Events implements EventListener {
    /** Every event, in order. */
    public final List<ContainerEvent> seen = new CopyOnWriteArrayList<>();

    /** One entry for each connection. */
    public final List<Instant> connections = new CopyOnWriteArrayList<>();

    /** Every interruption, in order. */
    public final List<RuntimeFailure> interruptions = new CopyOnWriteArrayList<>();

    @Override
    public void connected() {
      connections.add(Instant.now());
    }

    @Override
    public void happened(ContainerEvent event) {
      seen.add(event);
    }

    @Override
    public void interrupted(RuntimeFailure failure) {
      interruptions.add(failure);
    }
  }
}
