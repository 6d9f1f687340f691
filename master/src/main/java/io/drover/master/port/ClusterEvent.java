package io.drover.master.port;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One change of the cluster, for people and tools that watch it. Derived from committed changes:
 * the same on every master.
 *
 * @param index of the entry that made it; several events may share it
 * @param type "job", "task", "node" or "leadership"
 * @param action what happened, such as "create", "place", "update", "down"
 * @param subject name or id of what it happened to
 * @param attributes more, such as "job", "node", "state"; in the order of their names
 */
public record ClusterEvent(
    long index,
    long timeMillis,
    String type,
    String action,
    String subject,
    String message,
    SortedMap<String, String> attributes) {
  public ClusterEvent {
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
  }
}
