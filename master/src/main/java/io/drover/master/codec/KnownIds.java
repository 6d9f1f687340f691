package io.drover.master.codec;

import io.drover.master.model.JobId;
import io.drover.master.model.NodeId;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Ids of jobs and nodes that were read lately, so that the many tasks that name one share it: else
 * a follower, who reads all it knows, holds each as often as there are tasks. What finds its place
 * taken takes it over. Thread-safe.
 */
final class KnownIds {
  private static final int SLOTS = 1 << 14;

  private final AtomicReferenceArray<@Nullable NodeId> nodes = new AtomicReferenceArray<>(SLOTS);
  private final AtomicReferenceArray<@Nullable JobId> jobs = new AtomicReferenceArray<>(SLOTS);

  NodeId node(String name) {
    int slot = slot(name.hashCode());
    @Nullable NodeId known = nodes.get(slot);
    if (known == null || !known.value().equals(name)) {
      known = new NodeId(name);
      nodes.set(slot, known);
    }
    return known;
  }

  JobId job(String namespace, String name) {
    int slot = slot(31 * namespace.hashCode() + name.hashCode());
    @Nullable JobId known = jobs.get(slot);
    if (known == null || !known.name().equals(name) || !known.namespace().equals(namespace)) {
      known = new JobId(namespace, name);
      jobs.set(slot, known);
    }
    return known;
  }

  private static int slot(int hash) {
    return (hash ^ hash >>> 16) & (SLOTS - 1);
  }
}
