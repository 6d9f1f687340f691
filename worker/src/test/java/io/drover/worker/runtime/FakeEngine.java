package io.drover.worker.runtime;

import io.drover.worker.runtime.ContainerEvent.Kind;
import io.drover.worker.runtime.Outcome.Failed;
import io.drover.worker.runtime.OutputChunk.Source;
import io.drover.worker.runtime.RuntimeFailure.EngineUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The engine behind {@link FakeContainerRuntime}: images, containers, events, and the hands of a
 * test on them. A container whose command begins with "false" or "echo" ends as these programs do;
 * every other one runs until it is stopped or a test ends it.
 */
public final class FakeEngine {
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  private record Subscription(Map<String, String> own, EventListener listener) {}

  private final Map<String, FakeContainer> containers = new LinkedHashMap<>();
  private final Set<String> images = new HashSet<>();
  private final Set<String> registry = new HashSet<>();
  private final Set<String> checked = new HashSet<>();
  private final Set<String> deaf = new HashSet<>();
  private final Map<String, String> engineLabels = new HashMap<>();
  private final List<ContainerEvent> history = new ArrayList<>();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private Instant now = EPOCH;
  private Optional<RuntimeFailure> down = Optional.empty();
  private int idsGiven;
  private int eventsTold;

  /** The engine has this image. */
  public void addImage(String image) {
    images.add(image);
  }

  /** The image says how the health of its containers is checked. */
  public void checksHealth(String image) {
    checked.add(image);
  }

  /** The registry has this image, so that a pull succeeds. */
  public void addToRegistry(String image) {
    registry.add(image);
  }

  /** The engine has this image no more. */
  public void removeImage(String image) {
    images.remove(image);
  }

  /** Moves the engine's clock. */
  public void advance(Duration time) {
    now = now.plus(time);
  }

  /** The engine's clock. */
  public Instant now() {
    return now;
  }

  /** Every call fails from now on, and event streams are interrupted. */
  public void goDown(String message) {
    RuntimeFailure failure = new EngineUnavailable(message);
    down = Optional.of(failure);
    eventsTold = history.size();
    List.copyOf(subscriptions).forEach(s -> s.listener().interrupted(failure));
  }

  /** The engine answers again; what happened meanwhile is told as far as it was not yet. */
  public void comeUp() {
    down = Optional.empty();
    List<ContainerEvent> missed = List.copyOf(history.subList(eventsTold, history.size()));
    List.copyOf(subscriptions).forEach(s -> s.listener().connected());
    missed.forEach(this::deliver);
  }

  /** The container of this name. */
  public Optional<ContainerInfo> byName(String name) {
    return all().stream().filter(c -> c.name().equals(name)).map(FakeContainer::info).findFirst();
  }

  /** What the container of this name was created from. */
  public Optional<CreateRequest> requestOf(String name) {
    return all().stream()
        .filter(c -> c.name().equals(name))
        .map(FakeContainer::request)
        .findFirst();
  }

  /** Every container there is, in the order of creation. */
  public List<ContainerInfo> everything() {
    return all().stream().map(FakeContainer::info).toList();
  }

  /** The container's process ends by itself. */
  public void exit(String id, int exitCode) {
    end(container(id), exitCode, false);
  }

  /** The kernel kills the container's process for memory. */
  public void oomKill(String id) {
    FakeContainer container = container(id);
    tell(container, Kind.OOM, Optional.empty(), ContainerHealth.NONE);
    end(container, 137, true);
  }

  /** The container's health check says this from now on. */
  public void health(String id, ContainerHealth health) {
    FakeContainer container = container(id);
    container.health(health);
    tell(container, Kind.HEALTH, Optional.empty(), health);
  }

  /** The container's process prints this. */
  public void print(String id, Source source, String text) {
    container(id).print(source, text);
  }

  /** The container ignores every signal but SIGKILL. */
  public void ignoreSignals(String id) {
    deaf.add(id);
  }

  /** Somebody removes the container behind the runtime's back. */
  public void destroy(String id) {
    FakeContainer container = container(id);
    if (container.runs()) {
      end(container, 137, false);
    }
    containers.remove(container.id());
    tell(container, Kind.DESTROY, Optional.empty(), ContainerHealth.NONE);
  }

  /** Creates a container, as any client of the engine could. */
  public String create(CreateRequest request) {
    idsGiven++;
    String id = String.format("%064x", idsGiven);
    containers.put(id, new FakeContainer(id, request));
    return id;
  }

  /** Starts a container, as any client of the engine could. */
  public void start(String id) {
    FakeContainer container = container(id);
    if (container.runs()) {
      return;
    }
    container.started(now);
    if (checked.contains(container.request().spec().getImage())) {
      container.health(ContainerHealth.STARTING);
    }
    tell(container, Kind.START, Optional.empty(), ContainerHealth.NONE);
    List<String> command = container.request().spec().getCommandList();
    String program = command.isEmpty() ? "" : command.getFirst();
    if (program.equals("echo")) {
      container.print(Source.STDOUT, String.join(" ", command.subList(1, command.size())) + "\n");
      end(container, 0, false);
    } else if (program.equals("false")) {
      end(container, 1, false);
    }
  }

  void stop(String id, StopRequest request) {
    FakeContainer container = container(id);
    if (!container.runs()) {
      return;
    }
    if (deaf.contains(id)) {
      advance(request.grace());
    }
    boolean kill = deaf.contains(id) || request.grace().isZero();
    end(container, kill ? 137 : 143, false);
  }

  void signal(String id, String signal) {
    FakeContainer container = container(id);
    boolean kill = signal.equals("SIGKILL") || signal.equals("KILL");
    if (container.runs() && (kill || !deaf.contains(id))) {
      end(container, kill ? 137 : 143, false);
    }
  }

  EngineFacts facts() {
    return new EngineFacts(
        "fake", "1.0", "1.41", "linux", "amd64", 4, 8_000_000_000L, engineLabels);
  }

  Optional<RuntimeFailure> down() {
    return down;
  }

  boolean has(String image) {
    return images.contains(image);
  }

  boolean pullFromRegistry(String image) {
    return registry.contains(image) && (images.add(image) || images.contains(image));
  }

  ImageFacts image(String image) {
    return new ImageFacts(idOf(image), idOf(image), 1_000_000, checked.contains(image));
  }

  /** The id that fake engines give to an image. */
  public static String idOf(String image) {
    return "sha256:" + String.format("%064x", image.hashCode());
  }

  Collection<FakeContainer> all() {
    return List.copyOf(containers.values());
  }

  Optional<FakeContainer> find(String id) {
    return Optional.ofNullable(containers.get(id));
  }

  StreamHandle subscribe(Instant since, Map<String, String> own, EventListener listener) {
    Subscription subscription = new Subscription(own, listener);
    subscriptions.add(subscription);
    if (down.isPresent()) {
      listener.interrupted(down.get());
    } else {
      listener.connected();
      history.stream()
          .filter(e -> !e.at().isBefore(since) && e.labels().entrySet().containsAll(own.entrySet()))
          .toList()
          .forEach(listener::happened);
    }
    return () -> subscriptions.remove(subscription);
  }

  void unsubscribe(Map<String, String> own) {
    subscriptions.removeIf(s -> s.own().equals(own));
  }

  StreamHandle logs(
      LogRequest request, StreamSink<OutputChunk> sink, Optional<RuntimeFailure> failure) {
    if (failure.isPresent()) {
      sink.ended(new Failed<>(failure.get()));
      return () -> {};
    }
    return container(request.containerId()).read(request, sink);
  }

  private FakeContainer container(String id) {
    return find(id).orElseThrow(() -> new IllegalArgumentException("no container " + id));
  }

  private void end(FakeContainer container, int exitCode, boolean oom) {
    container.ended(exitCode, oom, now);
    tell(container, Kind.DIE, Optional.of(exitCode), ContainerHealth.NONE);
  }

  private void tell(
      FakeContainer container, Kind kind, Optional<Integer> exitCode, ContainerHealth health) {
    ContainerEvent event =
        new ContainerEvent(kind, container.id(), now, container.labels(), exitCode, health);
    history.add(event);
    if (down.isEmpty()) {
      deliver(event);
    }
  }

  private void deliver(ContainerEvent event) {
    List.copyOf(subscriptions).stream()
        .filter(s -> event.labels().entrySet().containsAll(s.own().entrySet()))
        .forEach(s -> s.listener().happened(event));
  }
}
