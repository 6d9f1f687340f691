package io.drover.worker.session;

import io.drover.proto.Assignment;
import io.drover.proto.AssignmentDelta;
import io.drover.worker.agent.Orders;
import io.drover.worker.model.TaskId;
import io.drover.worker.model.TaskOrder;
import io.drover.worker.wire.TaskMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session's sequence of orders. A gap, or an order that cannot be read, is told by false: the
 * session then asks for everything anew. Owned by the loop.
 */
final class OrderIntake {
  private static final Logger log = LoggerFactory.getLogger(OrderIntake.class);

  private final Orders orders;
  private long epoch;
  private long sequence;
  private boolean complete;

  OrderIntake(Orders orders) {
    this.orders = orders;
  }

  /** What comes next counts only once it is complete. */
  void expectAll() {
    complete = false;
  }

  /** Whether everything that this master orders is known. */
  boolean complete() {
    return complete;
  }

  boolean assignment(Assignment assignment) {
    Optional<List<TaskOrder>> tasks = read(assignment.getTasksList());
    if (tasks.isEmpty()) {
      return false;
    }
    epoch = assignment.getEpoch();
    sequence = assignment.getSequence();
    complete = true;
    log.info("assignment epoch={} sequence={} tasks={}", epoch, sequence, tasks.get().size());
    orders.assign(tasks.get());
    return true;
  }

  boolean delta(AssignmentDelta delta) {
    if (!complete) {
      // A Hello is under way; the whole assignment that answers it holds this change too.
      return true;
    }
    if (delta.getEpoch() != epoch || delta.getSequence() != sequence + 1) {
      log.warn(
          "orders are missing: epoch={} sequence={} after epoch={} sequence={}",
          delta.getEpoch(),
          delta.getSequence(),
          epoch,
          sequence);
      return false;
    }
    Optional<List<TaskOrder>> put = read(delta.getPutList());
    if (put.isEmpty()) {
      return false;
    }
    sequence = delta.getSequence();
    List<TaskId> removed =
        delta.getRemoveList().stream().filter(id -> !id.isEmpty()).map(TaskId::new).toList();
    orders.change(put.get(), removed);
    return true;
  }

  /** The orders, or nothing if one of them cannot be carried out for what it lacks. */
  private Optional<List<TaskOrder>> read(List<io.drover.proto.TaskOrder> messages) {
    List<TaskOrder> read = new ArrayList<>();
    for (io.drover.proto.TaskOrder message : messages) {
      try {
        if (message.hasContainer()) {
          read.add(TaskMessages.order(message));
          continue;
        }
        Optional<TaskOrder> held = orders.held(new TaskId(message.getTaskId()));
        if (held.isEmpty() && message.getGoal() != io.drover.proto.TaskOrder.Goal.STOP) {
          log.warn("task={} is ordered without its container, and not held", message.getTaskId());
          return Optional.empty();
        }
        read.add(
            held.map(order -> TaskMessages.order(message, order))
                .orElseGet(() -> TaskMessages.order(message)));
      } catch (IllegalArgumentException e) {
        log.error("an order makes no sense and is left out: {}", e.getMessage());
      }
    }
    return Optional.of(read);
  }
}
