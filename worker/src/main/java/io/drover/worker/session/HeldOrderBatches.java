package io.drover.worker.session;

import io.drover.proto.HeldOrders;
import io.drover.proto.WorkerMessage;
import io.drover.worker.agent.Orders;
import io.drover.worker.model.TaskId;
import io.drover.worker.model.TaskOrder;
import io.drover.worker.wire.TaskMessages;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The orders that a leader asked for, for it has lost its store: in messages of a bounded size,
 * each made when the one before has left. Tasks that are not held any more are left out.
 */
final class HeldOrderBatches implements Iterator<WorkerMessage> {
  static final int BYTES_MAX = 256 << 10;

  private final Orders orders;
  private final List<TaskId> wanted;
  private int next;
  private boolean ended;

  HeldOrderBatches(Orders orders, List<String> wanted) {
    this.orders = orders;
    this.wanted = wanted.stream().filter(id -> !id.isEmpty()).map(TaskId::new).toList();
  }

  @Override
  public boolean hasNext() {
    return !ended;
  }

  @Override
  public WorkerMessage next() {
    if (ended) {
      throw new NoSuchElementException("all orders were sent");
    }
    List<io.drover.proto.TaskOrder> batch = new ArrayList<>();
    int bytes = 0;
    while (next < wanted.size() && bytes < BYTES_MAX) {
      Optional<TaskOrder> held = orders.held(wanted.get(next));
      if (held.isPresent()) {
        io.drover.proto.TaskOrder message = TaskMessages.message(held.get());
        batch.add(message);
        bytes += message.getSerializedSize();
      }
      next++;
    }
    ended = next == wanted.size();
    return WorkerMessage.newBuilder()
        .setOrders(HeldOrders.newBuilder().addAllOrders(batch).setLast(ended))
        .build();
  }
}
