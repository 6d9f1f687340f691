package io.drover.it.sim.invariant;

import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.ArrayList;
import java.util.List;

/** What entries say of a restore. */
final class Restores {
  private final List<Change> staged = new ArrayList<>();

  /** Whether a snapshot is the state from this entry on. */
  static boolean commits(Entry entry) {
    return entry.changes().stream().anyMatch(Change.RestoreCommitted.class::isInstance);
  }

  /** The store was wiped: nothing is staged. */
  void wiped() {
    staged.clear();
  }

  /**
   * Reads on; what the snapshot holds that this entry makes the state, nothing if it makes none.
   */
  List<Change> read(Entry entry) {
    List<Change> committed = List.of();
    for (Change change : entry.changes()) {
      switch (change) {
        case Change.RestoreBegun _ -> staged.clear();
        case Change.RestorePart part -> staged.addAll(part.changes());
        case Change.RestoreCommitted _ -> {
          committed = List.copyOf(staged);
          staged.clear();
        }
        default -> {
          // Of no interest.
        }
      }
    }
    return committed;
  }
}
