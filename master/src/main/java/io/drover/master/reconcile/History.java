package io.drover.master.reconcile;

import io.drover.master.model.JobGoal;
import io.drover.master.model.JobMode;
import io.drover.master.model.Task;

/** Forgets tasks that ended long ago: each slot keeps its newest few. */
final class History {
  private History() {}

  static void run(Pass pass) {
    for (Slot slot : pass.slots()) {
      int surplus = slot.ended().size() - pass.limits().historyPerSlot();
      for (int i = 0; i < slot.ended().size() && !pass.full(); i++) {
        if (i < surplus || forgotten(pass, slot, slot.ended().get(i))) {
          pass.forget(slot.ended().get(i));
        }
      }
    }
  }

  /** Whether the slot is not wanted any more and the task was kept there for long enough. */
  private static boolean forgotten(Pass pass, Slot slot, Task task) {
    return pass.job().goal() == JobGoal.RUN
        && pass.spec().mode() == JobMode.REPLICATED
        && slot.live().isEmpty()
        && slot.number() > pass.spec().replicas()
        && pass.reached(task.sinceMillis() + pass.limits().vacatedHistoryMillis());
  }
}
