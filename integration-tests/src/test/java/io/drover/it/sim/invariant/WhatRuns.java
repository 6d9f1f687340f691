package io.drover.it.sim.invariant;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Which containers run now, by their tasks, as the engines themselves say. Promises nothing. */
public final class WhatRuns extends Invariant {
  private final Map<String, Map<String, Container>> byTask = new TreeMap<>();

  public WhatRuns(Verdict verdict) {
    super(verdict);
  }

  @Override
  public void started(Container container) {
    if (!container.task().isEmpty()) {
      byTask
          .computeIfAbsent(container.task(), any -> new TreeMap<>())
          .put(id(container), container);
    }
  }

  @Override
  public void ended(Container container, Ended how) {
    Map<String, Container> ofTask = byTask.get(container.task());
    if (ofTask != null) {
      ofTask.remove(id(container));
      if (ofTask.isEmpty()) {
        byTask.remove(container.task());
      }
    }
  }

  /** The running containers of a task. */
  Collection<Container> of(String task) {
    return byTask.getOrDefault(task, Map.of()).values();
  }

  /** The running containers of all tasks. */
  Collection<Container> all() {
    Collection<Container> all = new ArrayList<>();
    byTask.values().forEach(ofTask -> all.addAll(ofTask.values()));
    return all;
  }

  private static String id(Container container) {
    return container.machine() + "/" + container.id();
  }
}
