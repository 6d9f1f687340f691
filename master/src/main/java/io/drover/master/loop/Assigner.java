package io.drover.master.loop;

import io.drover.master.port.TaskOrder;
import io.drover.master.port.WorkerLink;
import java.util.List;

/** Gives a worker its whole assignment; from then on it gets what changes. */
record Assigner(Ledger ledger, Sessions sessions, Orders orders) {
  /** Sent once everything decided so far is committed. */
  void assign(WorkerLink link) {
    List<TaskOrder> assignment = orders.all(link.node());
    String founding = ledger.state().founding().id();
    ledger.whenDurable(
        Effect.of(() -> {
          if (sessions.assigned(link)) {
            link.assign(ledger.epoch(), founding, assignment);
          }
        }));
  }
}
