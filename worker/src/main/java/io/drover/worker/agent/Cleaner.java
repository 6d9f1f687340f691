package io.drover.worker.agent;

import io.drover.worker.engine.ContainerLabels.Owner;
import io.drover.worker.engine.EngineCalls;
import io.drover.worker.engine.SeenContainer;
import io.drover.worker.loop.Loop;
import io.drover.worker.model.Slot;
import io.drover.worker.model.TaskId;
import io.drover.worker.task.Attempt;
import io.drover.worker.task.TaskLife;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what no task needs: dead containers that have outlived their use, and running ones that
 * belong to nobody. What belongs to no known task only once a leader has said what this node is to
 * run: a worker whose memory is gone must not end what the masters still count on. Owned by the
 * loop.
 */
final class Cleaner {
  private static final Logger log = LoggerFactory.getLogger(Cleaner.class);
  private static final long ORPHAN_GRACE_MILLIS = 10_000;

  private final Loop loop;
  private final EngineCalls calls;
  private final Map<TaskId, TaskEntry> tasks;
  private final ContainerTable containers;
  private final Collector collector;
  private final Set<String> busy = new HashSet<>();
  private boolean assigned;

  Cleaner(
      Loop loop,
      EngineCalls calls,
      AgentConfig config,
      Map<TaskId, TaskEntry> tasks,
      ContainerTable containers) {
    this.loop = loop;
    this.calls = calls;
    this.tasks = tasks;
    this.containers = containers;
    this.collector = new Collector(config);
  }

  /** A leader has said which tasks are this node's. */
  void assigned() {
    assigned = true;
  }

  /** One pass; what it begins is seen by the next look at the containers. */
  void clean() {
    Set<Slot> filled = new HashSet<>();
    tasks.values().forEach(entry -> filled.add(entry.order().slot()));
    collector
        .collectable(containers.all(), this::inUse, filled::contains, loop.wallMillis())
        .forEach(container -> discard(container.id()));
    if (assigned) {
      containers.all().stream()
          .filter(container -> container.running() && orphan(container))
          .forEach(this::stop);
    }
  }

  /** What belongs to no task that is known may be about to: a leader has not spoken yet. */
  private boolean inUse(SeenContainer container) {
    return container
        .owner()
        .flatMap(owner ->
            Optional.ofNullable(tasks.get(owner.task()))
                .map(entry -> needs(entry.life(), owner.attempt())))
        .orElse(!assigned);
  }

  /** Whether the end of this attempt's container is still to be dealt with. */
  private static boolean needs(TaskLife life, int attempt) {
    Attempt newest = life.attempt();
    boolean open =
        switch (newest.phase()) {
          case MAKING, MADE, LIVE, CONDEMNED -> true;
          case OPEN, NO_IMAGE, READY -> false;
        };
    return !life.state().ended()
        && (attempt > newest.number() || (open && attempt == newest.number()));
  }

  /** Whether it runs for nobody: its task is not held, or goes on with a later attempt. */
  private boolean orphan(SeenContainer container) {
    if (container.owner().isEmpty()) {
      return true;
    }
    Owner owner = container.owner().get();
    if (!tasks.containsKey(owner.task())) {
      return true;
    }
    return !containers.of(owner.task()).getLast().id().equals(container.id());
  }

  private void stop(SeenContainer container) {
    if (!busy.add(container.id())) {
      return;
    }
    log.info(
        "container={} name={} belongs to no task here: stopped", container.id(), container.name());
    calls
        .stop(container.id(), ORPHAN_GRACE_MILLIS)
        .whenComplete((answer, bug) ->
            loop.put(() -> {
              busy.remove(container.id());
              if (bug == null) {
                containers.take(answer.look());
              }
            }));
  }

  private void discard(String containerId) {
    if (!busy.add(containerId)) {
      return;
    }
    calls
        .discard(containerId)
        .whenComplete((answer, bug) ->
            loop.put(() -> {
              busy.remove(containerId);
              if (bug == null) {
                containers.take(answer.look());
              }
              // What was not removed the next pass tries again.
              log.debug("container={} removal={}", containerId, answer, bug);
            }));
  }
}
