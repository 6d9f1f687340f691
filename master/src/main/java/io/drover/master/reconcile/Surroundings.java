package io.drover.master.reconcile;

import io.drover.master.model.NodeId;

/** What a pass must know that is not in the state. */
public interface Surroundings {
  /** The time of the entry that the changes will be part of, in milliseconds since 1970. */
  long nowMillis();

  /** Whether the leader hears the worker now. */
  boolean heard(NodeId node);

  /**
   * Whether a lost node has been out of touch for so long that its worker has ended every task that
   * must run at most once.
   */
  boolean fenced(NodeId node);
}
