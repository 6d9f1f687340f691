package io.drover.master.reconcile;

import java.util.Optional;
import java.util.SortedMap;

/** Runs tasks to their end until as many slots as wanted have had theirs. */
final class CompletionReconciler {
  private CompletionReconciler() {}

  static void run(Pass pass) {
    SortedMap<Integer, Slot> slots = pass.slots();
    int replicas = pass.spec().replicas();
    int most = pass.spec().maxConcurrent() == 0 ? replicas : pass.spec().maxConcurrent();
    int live = 0;
    for (Slot slot : slots.values()) {
      live += slot.live().isEmpty() ? 0 : 1;
      if (slot.number() > replicas && !pass.full()) {
        slot.allWanted().forEach(pass::stop);
      }
    }
    for (int number = 1; number <= replicas && live < most && !pass.full(); number++) {
      Slot slot = slots.getOrDefault(number, Slot.empty(number, Optional.empty()));
      if (!pass.filled(slot) && Filling.fill(pass, slot)) {
        live++;
      }
    }
  }
}
