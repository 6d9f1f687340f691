package io.drover.master.reconcile;

/** Runs tasks to their end until as many slots as wanted have had theirs. */
final class CompletionReconciler {
  private CompletionReconciler() {}

  static void run(Pass pass) {
    int replicas = pass.spec().replicas();
    int most = pass.spec().maxConcurrent() == 0 ? replicas : pass.spec().maxConcurrent();
    int live = 0;
    for (Slot slot : pass.slots()) {
      live += slot.live().isEmpty() ? 0 : 1;
      if (slot.number() > replicas && !pass.full()) {
        slot.allWanted().forEach(pass::stop);
      }
    }
    SlotWalk walk = new SlotWalk(pass);
    for (int left = replicas; left > 0 && live < most && !pass.full(); left--) {
      Slot slot = walk.next();
      if (!pass.filled(slot) && Filling.fill(pass, slot)) {
        live++;
      }
    }
  }
}
