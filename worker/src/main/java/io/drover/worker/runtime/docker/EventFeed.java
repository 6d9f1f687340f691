package io.drover.worker.runtime.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.worker.runtime.ContainerEvent;
import io.drover.worker.runtime.ContainerEvent.Kind;
import io.drover.worker.runtime.ContainerHealth;
import io.drover.worker.runtime.EventListener;
import io.drover.worker.runtime.RuntimeFailure;
import io.drover.worker.runtime.RuntimeFailure.EngineUnavailable;
import io.drover.worker.runtime.docker.EngineRequest.Empty;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows the engine's events across broken connections. After each it asks for those since a
 * little before the last one it saw, for the engine's times are not quite in order, and leaves out
 * those it has told. Used by one thread.
 */
final class EventFeed {
  private static final Duration PAUSE_MIN = Duration.ofMillis(100);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(5);
  private static final Duration OVERLAP = Duration.ofSeconds(2);

  /** The engine itself remembers 256. */
  private static final int REMEMBERED_MAX = 512;

  private record Told(long nanos, String containerId, String action) {}

  private final EngineApi api;
  private final OwnContainers own;
  private final Calls calls;
  private final EventListener listener;
  private final Set<Told> told = new HashSet<>();
  private final Deque<Told> toldInOrder = new ArrayDeque<>();
  private Instant since;
  private Duration pause = PAUSE_MIN;

  EventFeed(EngineApi api, OwnContainers own, Calls calls, Instant since, EventListener listener) {
    this.api = api;
    this.own = own;
    this.calls = calls;
    this.since = since;
    this.listener = listener;
  }

  /** Runs until the stream is closed. */
  void run(StreamRun run) throws InterruptedException {
    while (!run.closed()) {
      RuntimeFailure failure = new EngineUnavailable("the engine ended its stream of events");
      try {
        follow(run);
      } catch (IOException e) {
        if (run.closed()) {
          return;
        }
        failure = calls.explain(e);
      }
      listener.interrupted(failure);
      run.pause(pause);
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(PAUSE_MAX) < 0 ? longer : PAUSE_MAX;
    }
  }

  private void follow(StreamRun run) throws IOException {
    String filter =
        ContainerCalls.labelFilter(
            api.mapper(),
            own.labels(),
            Map.of(
                "type",
                List.of("container"),
                "event",
                List.of("start", "die", "oom", "health_status", "pause", "unpause", "destroy")));
    Query path = Query.of("/events").with("since", LogCalls.time(since)).with("filters", filter);
    try (EngineExchange exchange = api.open("GET", path, new Empty(), api.limits().quick())) {
      run.attach(exchange);
      exchange.endless();
      pause = PAUSE_MIN;
      listener.connected();
      try (JsonDocuments events = api.documents(exchange.body())) {
        while (events.hasNext()) {
          take(events.next());
        }
      }
    }
  }

  void take(JsonNode node) {
    String action = node.path("Action").asText();
    String id = node.path("Actor").path("ID").asText();
    Optional<Kind> kind = kind(action);
    long nanos = node.path("timeNano").asLong();
    if (kind.isEmpty() || !remember(new Told(nanos, id, action))) {
      return;
    }
    Instant at = Instant.ofEpochSecond(0, nanos);
    if (at.minus(OVERLAP).isAfter(since)) {
      since = at.minus(OVERLAP);
    }
    if (kind.get() == Kind.DESTROY) {
      own.forget(id);
    }
    Map<String, String> labels = new HashMap<>();
    node.path("Actor")
        .path("Attributes")
        .properties()
        .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    Optional<Integer> exitCode =
        kind.get() == Kind.DIE
            ? Optional.ofNullable(labels.get("exitCode")).flatMap(EventFeed::number)
            : Optional.empty();
    // The engine puts words of its own among the labels.
    labels.keySet().removeAll(List.of("exitCode", "image", "name", "signal", "execDuration"));
    listener.happened(new ContainerEvent(kind.get(), id, at, labels, exitCode, health(action)));
  }

  /** What is no number says nothing; the container's description tells its exit code too. */
  private static Optional<Integer> number(String text) {
    try {
      return Optional.of(Integer.valueOf(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private boolean remember(Told event) {
    if (!told.add(event)) {
      return false;
    }
    toldInOrder.addLast(event);
    if (toldInOrder.size() > REMEMBERED_MAX) {
      told.remove(toldInOrder.removeFirst());
    }
    return true;
  }

  private static Optional<Kind> kind(String action) {
    if (action.startsWith("health_status")) {
      return Optional.of(Kind.HEALTH);
    }
    return switch (action) {
      case "start" -> Optional.of(Kind.START);
      case "die" -> Optional.of(Kind.DIE);
      case "oom" -> Optional.of(Kind.OOM);
      case "pause" -> Optional.of(Kind.PAUSE);
      case "unpause" -> Optional.of(Kind.UNPAUSE);
      case "destroy" -> Optional.of(Kind.DESTROY);
      default -> Optional.empty();
    };
  }

  private static ContainerHealth health(String action) {
    int colon = action.indexOf(':');
    return action.startsWith("health_status") && colon > 0
        ? InspectReader.health(action.substring(colon + 1).strip())
        : ContainerHealth.NONE;
  }
}
