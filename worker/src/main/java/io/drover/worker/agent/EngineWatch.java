package io.drover.worker.agent;

import io.drover.worker.engine.EngineCalls;
import io.drover.worker.engine.Look;
import io.drover.worker.engine.SeenContainer;
import io.drover.worker.loop.Loop;
import io.drover.worker.model.NodeCondition;
import io.drover.worker.runtime.ContainerEvent;
import io.drover.worker.runtime.ContainerRuntime;
import io.drover.worker.runtime.EventListener;
import io.drover.worker.runtime.Outcome;
import io.drover.worker.runtime.RuntimeFailure;
import io.drover.worker.runtime.StreamHandle;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the container table true: looks at each container that an event names, lists all of them
 * periodically and whenever events may have been missed, and knows whether the engine is there.
 * Owned by the loop.
 */
final class EngineWatch {
  private static final Logger log = LoggerFactory.getLogger(EngineWatch.class);

  /** Whoever started a container looks at it himself; this long after, somebody else did. */
  private static final long STARTED_LOOK_MILLIS = 1_000;

  private final Loop loop;
  private final EngineCalls calls;
  private final ContainerTable containers;
  private final AgentConfig config;
  private final Listener listener;
  // Containers being looked at; true when another event came meanwhile.
  private final Map<String, Boolean> looking = new HashMap<>();

  private NodeCondition condition = new NodeCondition(false, "the engine was not asked yet");
  private boolean listing;
  private boolean listAgain;
  private Loop.@Nullable Timer next;
  private @Nullable StreamHandle stream;

  /** What the watch tells the agent, on the loop. */
  interface Listener {
    /** The engine came back, or went away. */
    void condition(NodeCondition condition);

    /** Every container was looked at. */
    void compared();

    /** One container was looked at. */
    void looked(Look look);
  }

  EngineWatch(
      Loop loop,
      EngineCalls calls,
      ContainerTable containers,
      AgentConfig config,
      Listener listener) {
    this.loop = loop;
    this.calls = calls;
    this.containers = containers;
    this.config = config;
    this.listener = listener;
  }

  void start(ContainerRuntime runtime) {
    stream = runtime.events(Instant.ofEpochMilli(loop.wallMillis()), new OnLoop());
    compare();
  }

  void stop() {
    if (stream != null) {
      stream.close();
    }
  }

  boolean ready() {
    return condition.ready();
  }

  NodeCondition condition() {
    return condition;
  }

  /** Lists everything, now or after the list that is under way. */
  void compare() {
    if (listing) {
      listAgain = true;
      return;
    }
    listing = true;
    long mark = containers.mark();
    calls.list().whenComplete((outcome, bug) -> loop.put(() -> listed(outcome, bug, mark)));
  }

  /** Somebody found the engine away. */
  void suspect(String why) {
    if (condition.ready()) {
      become(new NodeCondition(false, "the container engine is away: " + why));
      schedule(config.engineRetryMillis());
    }
  }

  private void listed(
      @Nullable Outcome<List<SeenContainer>> outcome, @Nullable Throwable bug, long mark) {
    listing = false;
    if (outcome instanceof Outcome.Done<List<SeenContainer>>(List<SeenContainer> list)) {
      containers.replaceAll(list, mark);
      become(NodeCondition.READY);
      listener.compared();
    } else {
      String why =
          outcome instanceof Outcome.Failed<List<SeenContainer>>(RuntimeFailure failure)
              ? failure.message()
              : String.valueOf(bug);
      become(new NodeCondition(false, "the container engine is away: " + why));
    }
    if (listAgain && condition.ready()) {
      listAgain = false;
      compare();
    } else {
      listAgain = false;
      schedule(condition.ready() ? config.compareIntervalMillis() : config.engineRetryMillis());
    }
  }

  private void schedule(long delayMillis) {
    if (next != null) {
      next.cancel();
    }
    next = loop.after(delayMillis, this::compare);
  }

  private void become(NodeCondition now) {
    boolean turned = now.ready() != condition.ready();
    boolean first = condition.message().startsWith("the engine was not asked");
    if (now.equals(condition)) {
      return;
    }
    condition = now;
    if (turned || first) {
      if (now.ready()) {
        log.info("engine=ready");
      } else {
        log.warn("engine=away message=\"{}\"", now.message());
      }
      listener.condition(now);
    }
  }

  private void look(String containerId) {
    if (looking.putIfAbsent(containerId, false) != null) {
      looking.put(containerId, true);
      return;
    }
    calls
        .look(containerId)
        .whenComplete((look, bug) -> {
          Look seen =
              bug == null
                  ? look
                  : new Look.Unknown(new RuntimeFailure.EngineError(String.valueOf(bug)));
          loop.put(() -> looked(containerId, seen));
        });
  }

  private void lookUnlessRunning(String containerId) {
    if (containers.get(containerId).filter(SeenContainer::running).isEmpty()) {
      look(containerId);
    }
  }

  private void looked(String containerId, Look look) {
    boolean again = Boolean.TRUE.equals(looking.remove(containerId));
    if (look instanceof Look.Unknown(RuntimeFailure failure)) {
      // The event is not lost: the next list shows what it was about.
      if (failure instanceof RuntimeFailure.EngineUnavailable) {
        suspect(failure.message());
      } else {
        compare();
      }
    }
    listener.looked(look);
    if (again) {
      look(containerId);
    }
  }

  /** Hops from the runtime's thread to the loop. */
  private final class OnLoop implements EventListener {
    @Override
    public void connected() {
      loop.put(EngineWatch.this::compare);
    }

    @Override
    public void happened(ContainerEvent event) {
      String id = event.containerId();
      if (event.kind() == ContainerEvent.Kind.START) {
        loop.put(() -> {
          var _ = loop.after(STARTED_LOOK_MILLIS, () -> lookUnlessRunning(id));
        });
      } else {
        loop.put(() -> look(id));
      }
    }

    @Override
    public void interrupted(RuntimeFailure failure) {
      loop.put(EngineWatch.this::compare);
    }
  }
}
