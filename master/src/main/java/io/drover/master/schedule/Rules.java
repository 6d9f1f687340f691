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
  static final NodeFilter NOBODY =
      new NodeFilter() {
        @Override
        public boolean admits(TaskClass tasks, int row) {
          return true;
        }

        @Override
        public String summary(TaskClass tasks, int row) {
          return "";
        }

        @Override
        public Refusal refusal(TaskClass tasks, int row) {
          throw new IllegalStateException("nobody refuses row " + row);
        }
      };

  private Rules() {}

  /** The first filter that refuses the row, leaving aside how the job's tasks must be spread. */
  static NodeFilter refusing(TaskClass tasks, int row) {
    for (NodeFilter filter : FILTERS) {
      if (!filter.admits(tasks, row)) {
        return filter;
      }
    }
    return NOBODY;
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
    NodeFilter refusing = refusing(tasks, row);
    if (refusing != NOBODY) {
      return Optional.of(refusing.refusal(tasks, row));
    }
    return SPREAD.admits(tasks, row) ? Optional.empty() : Optional.of(SPREAD.refusal(tasks, row));
  }
}
