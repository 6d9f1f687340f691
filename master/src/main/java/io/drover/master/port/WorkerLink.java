package io.drover.master.port;

import io.drover.base.Epoch;
import io.drover.master.model.NodeId;
import io.drover.master.model.TaskId;
import java.util.List;

/**
 * One worker's session, as the loop sees it. Compared by identity: a new session is a new link.
 * Methods are called on the loop's thread and only enqueue; they are never called before what they
 * tell is committed. Dispatch numbers the orders.
 */
public interface WorkerLink {
  /** Which node the worker says it is. */
  NodeId node();

  /**
   * Whether the session lives. Thread-safe; the loop looks at it now and then, so that a {@link
   * WorkerEvent.Gone} that found the mailbox full is late but not lost.
   */
  boolean open();

  /** The whole set of tasks that the node must have now. */
  void assign(Epoch epoch, List<TaskOrder> tasks);

  /**
   * The same, with the founding of the store that the orders come from, for the worker to keep and
   * to tell in its next {@link WorkerEvent.Hello}.
   */
  default void assign(Epoch epoch, String founding, List<TaskOrder> tasks) {
    assign(epoch, tasks);
  }

  /** Asks for the orders of these tasks, to be answered by {@link WorkerEvent.HeldOrders}. */
  default void askOrders(List<TaskId> tasks) {}

  /**
   * What changed since the order before.
   *
   * @param put tasks to have, or whose goal changed
   * @param remove tasks whose end is recorded
   */
  void update(Epoch epoch, List<TaskOrder> put, List<TaskId> remove);

  /** The worker may not take part; the session is over. */
  void refuse(String message);

  /** Another session of the same node took over; this one is over. */
  void superseded();
}
