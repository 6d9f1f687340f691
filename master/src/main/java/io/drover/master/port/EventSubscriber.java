package io.drover.master.port;

import io.drover.master.model.Rejection;
import java.util.List;

/**
 * One client's stream of events. Called on the loop's thread; implementations only enqueue, and
 * unsubscribe when their client is too slow for their bounds.
 */
public interface EventSubscriber {
  /** Whether events of this kind are wanted at all; others are not delivered. */
  default boolean wants(String type, String action) {
    return true;
  }

  /** The next events, in order, at most a few hundred. */
  void deliver(List<ClusterEvent> events);

  /** No more will come: all was told that was asked for. */
  void completed();

  /** No more will come, and why: {@code COMPACTED} when the index is too old. */
  void refused(Rejection rejection);
}
