package io.drover.master.schedule;

import io.drover.master.model.JobId;
import io.drover.master.model.NodeId;
import io.drover.master.model.Resources;
import io.drover.master.model.TaskId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The places that are kept for waiting tasks. */
final class Promises {
  private final Map<TaskId, Promise> byTask = new LinkedHashMap<>();
  private final Map<NodeId, Map<TaskId, Promise>> byNode = new HashMap<>();

  boolean any() {
    return !byTask.isEmpty();
  }

  void add(Promise promise) {
    byTask.put(promise.task(), promise);
    byNode
        .computeIfAbsent(promise.node(), any -> new LinkedHashMap<>())
        .put(promise.task(), promise);
  }

  Optional<Promise> remove(TaskId task) {
    Promise promise = byTask.remove(task);
    if (promise != null) {
      byNode.computeIfPresent(
          promise.node(),
          (node, there) -> {
            there.remove(task);
            return there.isEmpty() ? null : there;
          });
    }
    return Optional.ofNullable(promise);
  }

  /** Those given to tasks of one version of a job. */
  List<Promise> of(JobId job, int version) {
    return byTask.values().stream()
        .filter(promise -> promise.job().equals(job) && promise.version() == version)
        .toList();
  }

  List<Promise> all() {
    return List.copyOf(byTask.values());
  }

  /** The promised tasks on the node. */
  int tasks(NodeId node) {
    return byNode.getOrDefault(node, Map.of()).size();
  }

  /** The job's promised tasks on the node. */
  int tasks(NodeId node, JobId job) {
    int count = 0;
    for (Promise promise : byNode.getOrDefault(node, Map.of()).values()) {
      count += promise.job().equals(job) ? 1 : 0;
    }
    return count;
  }

  /** So much together with what is promised on the node. */
  Resources with(NodeId node, Resources reserved) {
    Resources sum = reserved;
    for (Promise promise : byNode.getOrDefault(node, Map.of()).values()) {
      sum = sum.plus(promise.reserved());
    }
    return sum;
  }

  boolean portInUse(NodeId node, String protocol, int port, String hostIp) {
    return byNode.getOrDefault(node, Map.of()).values().stream()
        .flatMap(promise -> promise.ports().stream())
        .anyMatch(taken -> PortAllocator.collide(taken, protocol, port, hostIp));
  }
}
