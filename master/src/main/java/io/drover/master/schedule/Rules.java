package io.drover.master.schedule;

import java.util.Optional;

/** The filters in their order: the one place that says which nodes fit. */
final class Rules {
  private static final NodeFilter SPREAD = new SpreadFilter();

  /** Cheap and final ones first; the first that refuses is the one that people are told. */
  private static final NodeFilter[] FILTERS = {
    new StateFilter(),
    new ConstraintFilter(),
    new ReplicasPerNodeFilter(),
    new AffinityFilter(),
    new CpuFilter(),
    new MemoryFilter(),
    new DiskFilter(),
    new DeviceFilter(),
    new PortFilter()
  };

  /** Those that refuse what no other task's end would change. */
  private static final NodeFilter[] NOT_FOR_ROOM = {
    new StateFilter(),
    new ConstraintFilter(),
    new ReplicasPerNodeFilter(),
    new AffinityFilter(),
    new PortFilter()
  };

  /** Stands for the filter that refuses where none does. */
  static final int NOBODY = -1;

  private Rules() {}

  /**
   * The number of the first filter that refuses the row, leaving aside how the job's tasks must be
   * spread; {@link #NOBODY} if none does.
   */
  static int refusing(TaskClass tasks, int row) {
    for (int filter = 0; filter < FILTERS.length; filter++) {
      if (!FILTERS[filter].admits(tasks, row)) {
        return filter;
      }
    }
    return NOBODY;
  }

  /** In a few words why that filter refuses the row. */
  static String summary(int filter, TaskClass tasks, int row) {
    return FILTERS[filter].summary(tasks, row);
  }

  /** Whether the row would take the task if nothing else were on it, leaving aside the spread. */
  static boolean admitsButForRoom(TaskClass tasks, int row) {
    for (NodeFilter filter : NOT_FOR_ROOM) {
      if (!filter.admits(tasks, row)) {
        return false;
      }
    }
    return true;
  }

  static Optional<Refusal> refusal(TaskClass tasks, int row) {
    int refusing = refusing(tasks, row);
    if (refusing != NOBODY) {
      return Optional.of(FILTERS[refusing].refusal(tasks, row));
    }
    return SPREAD.admits(tasks, row) ? Optional.empty() : Optional.of(SPREAD.refusal(tasks, row));
  }
}
