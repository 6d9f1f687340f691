package io.drover.worker.session;

import io.drover.proto.StatusBatch;
import io.drover.worker.model.TaskId;
import io.drover.worker.model.TaskStatus;
import io.drover.worker.wire.TaskMessages;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The statuses that no leader has acknowledged yet: of each task the newest only. Owned by the
 * loop.
 */
final class StatusOutbox {
  static final int BATCH_MAX = 500;
  static final int BATCHES_UNDER_WAY_MAX = 8;

  private final Map<TaskId, TaskStatus> unacknowledged = new LinkedHashMap<>();
  // Those of the above that are not on their way to the present leader.
  private final Map<TaskId, TaskStatus> unsent = new LinkedHashMap<>();
  private final Deque<Batch> underWay = new ArrayDeque<>();

  private record Batch(long number, long sentMillis, List<TaskStatus> statuses) {}

  void put(TaskStatus status) {
    unacknowledged.put(status.id(), status);
    unsent.remove(status.id());
    unsent.put(status.id(), status);
  }

  void forget(TaskId task) {
    unacknowledged.remove(task);
    unsent.remove(task);
  }

  /** Nothing is on its way: there is no leader, or a new one, or one that lost what was sent. */
  void resendAll() {
    underWay.clear();
    unsent.clear();
    unsent.putAll(unacknowledged);
  }

  /** The next batch to send, under this number; nothing when all is sent or enough is under way. */
  Optional<StatusBatch> next(long number, long nowMillis) {
    if (unsent.isEmpty() || underWay.size() >= BATCHES_UNDER_WAY_MAX) {
      return Optional.empty();
    }
    List<TaskStatus> statuses = new ArrayList<>();
    StatusBatch.Builder batch = StatusBatch.newBuilder().setSequence(number);
    var left = unsent.values().iterator();
    while (left.hasNext() && statuses.size() < BATCH_MAX) {
      TaskStatus status = left.next();
      left.remove();
      statuses.add(status);
      batch.addStatuses(TaskMessages.message(status));
    }
    underWay.add(new Batch(number, nowMillis, statuses));
    return Optional.of(batch.build());
  }

  /** Every batch up to this one is durable. */
  void acknowledged(long number) {
    while (!underWay.isEmpty() && underWay.peek().number() <= number) {
      for (TaskStatus status : underWay.remove().statuses()) {
        unacknowledged.remove(status.id(), status);
      }
    }
  }

  /** When the oldest batch that is under way was sent; nothing if none is. */
  Optional<Long> oldestSentMillis() {
    return Optional.ofNullable(underWay.peek()).map(Batch::sentMillis);
  }

  int size() {
    return unacknowledged.size();
  }
}
