package io.drover.master.reconcile;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Keeps as many tasks running as wanted. */
final class ReplicatedReconciler {
  /** Those to give up first: what does not run, then the highest slot. */
  private static final Comparator<Slot> LEAST_WORTH =
      Comparator.comparing(Slot::running).thenComparing(Slot::number, Comparator.reverseOrder());

  private ReplicatedReconciler() {}

  static void run(Pass pass) {
    SortedMap<Integer, Slot> slots = pass.slots();
    List<Slot> filled = slots.values().stream().filter(pass::filled).toList();
    int missing = pass.spec().replicas() - filled.size();
    if (missing < 0) {
      filled.stream().sorted(LEAST_WORTH).limit(-missing).forEach(slot -> vacate(pass, slot));
    } else {
      fill(pass, slots, missing);
    }
  }

  private static void vacate(Pass pass, Slot slot) {
    if (!pass.full()) {
      slot.allWanted().forEach(pass::stop);
      if (slot.live().isEmpty()) {
        slot.ended().forEach(pass::forget);
      }
    }
  }

  /** The lowest free slots are filled; one whose last task still ends is waited for. */
  private static void fill(Pass pass, SortedMap<Integer, Slot> slots, int missing) {
    int left = missing;
    for (int number = 1; left > 0 && !pass.full(); number++) {
      Slot slot = slots.getOrDefault(number, Slot.empty(number, Optional.empty()));
      if (!pass.filled(slot)) {
        Filling.fill(pass, slot);
        left--;
      }
    }
  }
}
