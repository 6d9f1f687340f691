package io.drover.worker.model;

/**
 * Whether this node can take tasks at all.
 *
 * @param ready whether it can
 * @param message for people, when it cannot
 */
public record NodeCondition(boolean ready, String message) {
  /** It can. */
  public static final NodeCondition READY = new NodeCondition(true, "");
}
