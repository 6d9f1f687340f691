package io.drover.master.reconcile;

import java.util.List;
import java.util.Optional;

/** Goes through the slots of a job by number, from 1 on; one that has no tasks yet is empty. */
final class SlotWalk {
  private final List<Slot> slots;
  private int at;
  private int number;

  SlotWalk(Pass pass) {
    slots = pass.slots();
  }

  /** The next slot; there is always one more. */
  Slot next() {
    number++;
    while (at < slots.size() && slots.get(at).number() < number) {
      at++;
    }
    return at < slots.size() && slots.get(at).number() == number
        ? slots.get(at)
        : Slot.empty(number, Optional.empty());
  }
}
