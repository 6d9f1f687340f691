package io.drover.master.reconcile;

import java.util.List;

/** Keeps as many tasks running as wanted. */
final class ReplicatedReconciler {
  private ReplicatedReconciler() {}

  static void run(Pass pass) {
    int filled = 0;
    SlotScan scan = new SlotScan(pass);
    while (scan.next()) {
      filled += scan.filled() ? 1 : 0;
    }
    int missing = pass.spec().replicas() - filled;
    if (missing < 0) {
      int left = vacate(pass, false, -missing);
      vacate(pass, true, left);
    } else {
      fill(pass, scan.lowestFree(), missing);
    }
  }

  /**
   * Gives up slots, the highest first: those that run last of all.
   *
   * @return how many are left to give up
   */
  private static int vacate(Pass pass, boolean running, int surplus) {
    int left = surplus;
    List<Slot> slots = pass.slots();
    for (int i = slots.size() - 1; i >= 0 && left > 0 && !pass.full(); i--) {
      Slot slot = slots.get(i);
      if (slot.running() == running && pass.filled(slot)) {
        left--;
        slot.allWanted().forEach(pass::stop);
        if (slot.live().isEmpty()) {
          slot.ended().forEach(pass::forget);
        }
      }
    }
    return left;
  }

  /** The lowest free slots are filled; one whose last task still ends is waited for. */
  private static void fill(Pass pass, int lowestFree, int missing) {
    FreeSlots free = new FreeSlots(pass, lowestFree);
    for (int left = missing; left > 0 && !pass.full(); left--) {
      Filling.fill(pass, free.next());
    }
  }
}
