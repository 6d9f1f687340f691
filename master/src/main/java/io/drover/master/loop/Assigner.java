package io.drover.master.loop;

import io.drover.master.model.TaskId;
import io.drover.master.port.TaskOrder;
import io.drover.master.port.WorkerLink;
import java.util.List;
import java.util.Set;

/** Gives a worker its whole assignment; from then on it gets what changes. */
record Assigner(Ledger ledger, Sessions sessions, Orders orders) {
  /**
   * Sent once everything decided so far is committed.
   *
   * @param held whose orders the worker has said in this session that it has
   */
  void assign(WorkerLink link, Set<TaskId> held) {
    List<TaskOrder> assignment = orders.all(link.node(), held);
    String founding = ledger.state().founding().id();
    ledger.whenDurable(
        Effect.of(() -> {
          if (sessions.assigned(link)) {
            link.assign(ledger.epoch(), founding, assignment);
          }
        }));
  }
}
