package io.drover.master.port;

import io.drover.base.Epoch;
import io.drover.master.state.Change;
import io.drover.master.state.ClusterState;
import java.util.ArrayList;
import java.util.List;

/**
 * A snapshot in memory.
 *
 * @param epoch of the leadership that it was taken under
 * @param parts its changes in their order, each part fit for one entry of the log
 */
public record SavedState(Epoch epoch, List<List<Change>> parts) {
  /** No snapshot: only what workers run is to be taken in. */
  public static final SavedState NONE = new SavedState(Epoch.NONE, List.of());

  public SavedState {
    parts = List.copyOf(parts);
  }

  /**
   * Sees that the parts make a state, as they will have to on every master. May take a while: not
   * for the loop.
   *
   * @throws IllegalArgumentException if they do not
   */
  public void check() {
    List<Change> all = new ArrayList<>();
    parts.forEach(all::addAll);
    try {
      new ClusterState(() -> {}).restore(1, Epoch.NONE, 0, all);
    } catch (IllegalStateException e) {
      throw new IllegalArgumentException("the snapshot makes no sense: " + e.getMessage(), e);
    }
  }

  /** The number that the task after those of the snapshot would have had. */
  public long nextTask() {
    long next = 1;
    for (List<Change> part : parts) {
      for (Change change : part) {
        next =
            switch (change) {
              case Change.TaskNumberReached(long reached) -> Math.max(next, reached);
              case Change.TaskPut put -> Math.max(next, put.task().id().number() + 1);
              default -> next;
            };
      }
    }
    return next;
  }
}
