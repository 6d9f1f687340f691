package io.drover.master.schedule;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * Where a task of one class would do the least harm if others ended to make room: the node where
 * the most valuable of them has the lowest priority, then the one where the fewest must end, then
 * the lowest id. Made when a class needs it first, and kept up to date from then on.
 */
final class Preemption {
  /** What {@link #best} says when it has not looked at all nodes yet. */
  static final int UNKNOWN = -2;

  /**
   * Tasks that are looked at in one round, about: there may be hundreds on each of thousands of
   * nodes, and the loop must go on meanwhile.
   */
  static final int TASKS_PER_ROUND = 25_000;

  private static final int NOWHERE = Integer.MAX_VALUE;

  private final TaskClass tasks;
  private final int[] highest;
  private final int[] count;
  private final BitSet stale;
  private final WinnerTree tree;

  Preemption(TaskClass tasks) {
    this.tasks = tasks;
    int rows = tasks.board().size();
    highest = new int[rows];
    count = new int[rows];
    stale = new BitSet(rows);
    tree = new WinnerTree(rows, this::better);
    Arrays.fill(highest, NOWHERE);
    stale.set(0, rows);
  }

  /** The row is not what it was. */
  void changed(int row) {
    stale.set(row);
  }

  /** The row where others had best end, -1 if that helps nowhere, or {@link #UNKNOWN}. */
  int best() {
    for (int row = stale.nextSetBit(0); row >= 0; row = stale.nextSetBit(row + 1)) {
      if (!tasks.board().mayLook()) {
        return UNKNOWN;
      }
      tree.replace(row, judge(row));
      stale.clear(row);
    }
    if (!tasks.spreading().limited()) {
      return tree.best();
    }
    int best = WinnerTree.NONE;
    for (int row = 0; row < highest.length; row++) {
      if (highest[row] != NOWHERE
          && tasks.spreading().open(row)
          && (best == WinnerTree.NONE || better(row, best))) {
        best = row;
      }
    }
    return best;
  }

  /** Who must end on the row. */
  Victims victims(int row) {
    return find(row).orElseThrow();
  }

  private int judge(int row) {
    Optional<Victims> found = Rules.admitsButForRoom(tasks, row) ? find(row) : Optional.empty();
    highest[row] = found.map(Victims::highest).orElse(NOWHERE);
    count[row] = found.map(victims -> victims.tasks().size()).orElse(0);
    return found.isPresent() ? row : WinnerTree.NONE;
  }

  private Optional<Victims> find(int row) {
    return Victims.on(
        tasks.board(),
        row,
        tasks.demand().resources(),
        tasks.demand().spec().priority(),
        tasks.neighbourhoods()::needs);
  }

  private boolean better(int one, int other) {
    if (highest[one] != highest[other]) {
      return highest[one] < highest[other];
    }
    return count[one] != count[other] ? count[one] < count[other] : one < other;
  }
}
