package io.drover.worker.engine;

import io.drover.worker.model.Slot;
import io.drover.worker.model.TaskId;
import io.drover.worker.model.TaskOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The labels and names by which a worker knows its containers again.
 *
 * @param cluster the cluster it belongs to
 * @param node its node id
 * @param identity random, made once for its data folder: containers of another life of the same
 *     node are never taken for the tasks of this one
 */
public record ContainerLabels(String cluster, String node, String identity) {
  public static final String CLUSTER = "io.drover.cluster";
  public static final String NODE = "io.drover.node";
  public static final String IDENTITY = "io.drover.identity";
  public static final String NAMESPACE = "io.drover.namespace";
  public static final String JOB = "io.drover.job";
  public static final String SLOT = "io.drover.slot";
  public static final String VERSION = "io.drover.version";
  public static final String TASK = "io.drover.task";
  public static final String ATTEMPT = "io.drover.attempt";

  private static final int SUFFIX_LENGTH = 6;

  /** What every container of this worker carries, and no other container. */
  public Map<String, String> owner() {
    return Map.of(CLUSTER, cluster, NODE, node);
  }

  /** All labels of a task's attempt. */
  public Map<String, String> of(TaskOrder order, int attempt) {
    Map<String, String> labels = new LinkedHashMap<>(owner());
    labels.put(IDENTITY, identity);
    labels.put(NAMESPACE, order.slot().namespace());
    labels.put(JOB, order.slot().job());
    labels.put(SLOT, Integer.toString(order.slot().number()));
    labels.put(VERSION, Long.toString(order.version()));
    labels.put(TASK, order.id().value());
    labels.put(ATTEMPT, Integer.toString(attempt));
    return labels;
  }

  /** Whose container carries these labels; nothing if it is none of this data folder's tasks. */
  public Optional<Owner> read(Map<String, String> labels) {
    String task = labels.getOrDefault(TASK, "");
    if (task.isEmpty() || !identity.equals(labels.get(IDENTITY))) {
      return Optional.empty();
    }
    Slot slot =
        new Slot(
            labels.getOrDefault(NAMESPACE, ""),
            labels.getOrDefault(JOB, ""),
            number(labels.getOrDefault(SLOT, "")));
    return Optional.of(new Owner(new TaskId(task), slot, number(labels.getOrDefault(ATTEMPT, ""))));
  }

  /** The container's name: the job, slot and task, and the attempt after the first. */
  public static String name(TaskOrder order, int attempt) {
    String plain = order.slot() + "." + order.id() + (attempt > 1 ? "." + attempt : "");
    String safe = plain.replaceAll("[^a-zA-Z0-9_.-]", "-");
    return Character.isLetterOrDigit(safe.charAt(0)) ? safe : "d" + safe;
  }

  /**
   * The name to take when the other one is taken: clusters that share an engine count their tasks
   * alike.
   */
  public String otherName(TaskOrder order, int attempt) {
    return name(order, attempt)
        + "."
        + identity.substring(0, Math.min(SUFFIX_LENGTH, identity.length()));
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      // Somebody changed the label by hand; such a container counts as the oldest.
      return 0;
    }
  }

  /**
   * Whose a container is.
   *
   * @param task the task
   * @param slot the slot that the task fills
   * @param attempt the task's attempt
   */
  public record Owner(TaskId task, Slot slot, int attempt) {}
}
