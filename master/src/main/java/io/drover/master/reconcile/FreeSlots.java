package io.drover.master.reconcile;

import java.util.Optional;

/** The slots that something is to come into, by number; there is always one more. */
final class FreeSlots {
  private final Pass pass;
  private final SlotScan scan;
  private boolean more;
  private int number;

  /** Those from this number on. */
  FreeSlots(Pass pass, int from) {
    this.pass = pass;
    scan = SlotScan.from(pass, from);
    more = scan.next();
    number = from - 1;
  }

  /** The next one, with what tasks it has. */
  Slot next() {
    number++;
    while (more && scan.number() == number && scan.filled()) {
      more = scan.next();
      number++;
    }
    if (more && scan.number() == number) {
      more = scan.next();
      return Slot.of(pass.tasks(), number);
    }
    return Slot.empty(number, Optional.empty());
  }
}
