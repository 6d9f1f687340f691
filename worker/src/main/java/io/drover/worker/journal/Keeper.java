package io.drover.worker.journal;

import io.drover.proto.JournalRecord;
import io.drover.worker.model.TaskId;
import io.drover.worker.model.TaskOrder;
import io.drover.worker.model.TaskStatus;
import io.drover.worker.wire.TaskMessages;

/** Keeps what a restart needs. Calls only leave word, and wait for no disk. */
public interface Keeper {
  /** Leaves word of one thing. */
  void leave(JournalRecord record);

  /** Keeps an order. */
  default void order(TaskOrder order) {
    leave(JournalRecord.newBuilder().setOrder(TaskMessages.message(order)).build());
  }

  /** Keeps what was seen of a task. */
  default void status(TaskStatus status) {
    leave(JournalRecord.newBuilder().setStatus(TaskMessages.message(status)).build());
  }

  /** Drops all that is kept of a task. */
  default void forget(TaskId task) {
    leave(JournalRecord.newBuilder().setForgotten(task.value()).build());
  }

  /** Keeps the highest leadership. */
  default void leadership(Kept.Leadership leadership) {
    leave(
        JournalRecord.newBuilder()
            .setLeadership(
                JournalRecord.Leadership.newBuilder()
                    .setEpoch(leadership.epoch())
                    .addAllMasters(leadership.masters())
                    .setLeaseMillis(leadership.leaseMillis())
                    .setFounding(leadership.founding()))
            .build());
  }
}
