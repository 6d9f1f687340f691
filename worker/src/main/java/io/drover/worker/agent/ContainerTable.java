package io.drover.worker.agent;

import io.drover.worker.engine.ContainerLabels.Owner;
import io.drover.worker.engine.Look;
import io.drover.worker.engine.SeenContainer;
import io.drover.worker.model.Health;
import io.drover.worker.model.TaskId;
import io.drover.worker.task.Sight;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The containers of this worker as they were last seen. A whole list is a picture of a moment
 * between its request and its answer: it says nothing about containers that were seen on their own
 * since the request. Owned by the loop.
 */
final class ContainerTable {
  private static final Sight NOTHING = new Sight.Nothing();
  private static final Comparator<SeenContainer> OLDEST_FIRST =
      Comparator.comparingInt(ContainerTable::attempt)
          .thenComparing(SeenContainer::running)
          .thenComparing(SeenContainer::id);

  private final Map<String, Entry> byId = new TreeMap<>();
  private final Map<TaskId, Set<String>> byTask = new HashMap<>();
  // Ids seen to vanish since the last list was asked for, with when: an older list may still show
  // them.
  private final Map<String, Long> vanished = new HashMap<>();
  private long turn;

  private record Entry(SeenContainer container, long turn) {}

  /** A mark to hand to {@link #replaceAll} with the list that is asked for now. */
  long mark() {
    return ++turn;
  }

  /** Takes in a look at one container; returns the task that it may matter to. */
  Optional<TaskId> take(Look look) {
    return switch (look) {
      case Look.Found(SeenContainer container) -> {
        put(container);
        yield container.owner().map(Owner::task);
      }
      case Look.Started(String id, long atMillis) ->
          get(id).flatMap(container -> start(container, atMillis));
      case Look.Gone(String id) -> {
        vanished.put(id, ++turn);
        yield remove(id).flatMap(SeenContainer::owner).map(Owner::task);
      }
      case Look.Unknown unknown -> Optional.empty();
      case Look.NotNeeded none -> Optional.empty();
    };
  }

  /** It may have ended already, and been looked at since. */
  private Optional<TaskId> start(SeenContainer container, long atMillis) {
    if (container.sight() instanceof Sight.Created(String id, int attempt)) {
      Sight running = new Sight.Running(id, attempt, atMillis, Health.NONE);
      put(new SeenContainer(id, container.name(), container.owner(), running));
    }
    return container.owner().map(Owner::task);
  }

  /** Takes in the list that was asked for at the mark. */
  void replaceAll(List<SeenContainer> list, long mark) {
    Set<String> listed = new HashSet<>();
    for (SeenContainer container : list) {
      listed.add(container.id());
      Entry known = byId.get(container.id());
      boolean newer = known != null && known.turn() > mark;
      boolean gone = vanished.getOrDefault(container.id(), 0L) > mark;
      if (!newer && !gone) {
        put(container);
      }
    }
    for (Entry entry : List.copyOf(byId.values())) {
      if (!listed.contains(entry.container().id()) && entry.turn() <= mark) {
        remove(entry.container().id());
      }
    }
    vanished.values().removeIf(when -> when <= mark);
  }

  /** How the task's newest container is. */
  Sight sight(TaskId task) {
    List<SeenContainer> containers = of(task);
    return containers.isEmpty() ? NOTHING : containers.getLast().sight();
  }

  /** The task's containers, the newest attempt last. */
  List<SeenContainer> of(TaskId task) {
    return byTask.getOrDefault(task, Set.of()).stream()
        .map(this::get)
        .flatMap(Optional::stream)
        .sorted(OLDEST_FIRST)
        .toList();
  }

  Collection<SeenContainer> all() {
    return byId.values().stream().map(Entry::container).toList();
  }

  Optional<SeenContainer> get(String id) {
    return Optional.ofNullable(byId.get(id)).map(Entry::container);
  }

  static int attempt(SeenContainer container) {
    return container.owner().map(Owner::attempt).orElse(0);
  }

  private void put(SeenContainer container) {
    byId.put(container.id(), new Entry(container, ++turn));
    container
        .owner()
        .ifPresent(owner ->
            byTask.computeIfAbsent(owner.task(), key -> new HashSet<>()).add(container.id()));
  }

  private Optional<SeenContainer> remove(String id) {
    Entry entry = byId.remove(id);
    if (entry == null) {
      return Optional.empty();
    }
    entry
        .container()
        .owner()
        .ifPresent(owner ->
            byTask.computeIfPresent(
                owner.task(),
                (task, ids) -> {
                  ids.remove(id);
                  return ids.isEmpty() ? null : ids;
                }));
    return Optional.of(entry.container());
  }
}
