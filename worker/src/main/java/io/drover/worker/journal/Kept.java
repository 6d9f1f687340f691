package io.drover.worker.journal;

import io.drover.worker.model.TaskId;
import io.drover.worker.model.TaskOrder;
import io.drover.worker.model.TaskStatus;
import java.util.List;
import java.util.Map;

/**
 * What a journal held when it was opened.
 *
 * @param orders the accepted orders
 * @param statuses what was seen last of their tasks
 * @param leadership the highest leadership seen
 */
public record Kept(
    List<TaskOrder> orders, Map<TaskId, TaskStatus> statuses, Leadership leadership) {
  public Kept {
    orders = List.copyOf(orders);
    statuses = Map.copyOf(statuses);
  }

  /**
   * A leadership as this worker knows it.
   *
   * @param epoch its number; 0 before the first
   * @param masters addresses of the masters, as it named them
   * @param leaseMillis after how long without a leader at-most-one tasks are stopped; 0 while
   *     unknown
   * @param founding of the masters' store whose assignment was taken last; empty before the first
   */
  public record Leadership(long epoch, List<String> masters, long leaseMillis, String founding) {
    /** Before the first. */
    public static final Leadership NONE = new Leadership(0, List.of(), 0);

    /** Before the first assignment. */
    public Leadership(long epoch, List<String> masters, long leaseMillis) {
      this(epoch, masters, leaseMillis, "");
    }

    public Leadership {
      masters = List.copyOf(masters);
    }
  }
}
