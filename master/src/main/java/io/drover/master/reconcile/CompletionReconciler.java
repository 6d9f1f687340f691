package io.drover.master.reconcile;

/** Runs tasks to their end until as many slots as wanted have had theirs. */
final class CompletionReconciler {
  private CompletionReconciler() {}

  static void run(Pass pass) {
    int replicas = pass.spec().replicas();
    int most = pass.spec().maxConcurrent() == 0 ? replicas : pass.spec().maxConcurrent();
    int live = 0;
    SlotScan scan = new SlotScan(pass);
    while (scan.next()) {
      live += scan.live() ? 1 : 0;
      if (scan.number() > replicas && !pass.full()) {
        Slot.of(pass.tasks(), scan.number()).allWanted().forEach(pass::stop);
      }
    }
    FreeSlots free = new FreeSlots(pass, scan.lowestFree());
    Slot slot = free.next();
    while (slot.number() <= replicas && live < most && !pass.full()) {
      live += Filling.fill(pass, slot) ? 1 : 0;
      slot = free.next();
    }
  }
}
