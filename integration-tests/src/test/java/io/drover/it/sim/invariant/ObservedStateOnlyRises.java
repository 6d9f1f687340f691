package io.drover.it.sim.invariant;

import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.state.Entry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is observed of a task never goes back; once it has ended nothing changes it. Ranks of its
 * own, so that a mistake in the product's table shows. A restart in place moves between STARTING
 * and RUNNING, which share a rank.
 */
public final class ObservedStateOnlyRises extends Invariant {
  private final Truth truth;
  private final Map<TaskId, TaskState> known = new HashMap<>();

  public ObservedStateOnlyRises(Verdict verdict, Truth truth) {
    super(verdict);
    this.truth = truth;
  }

  /** A snapshot knows less than what was observed since. */
  @Override
  public void wiped() {
    known.clear();
  }

  @Override
  public void committed(Entry entry, Touched touched) {
    for (TaskId id : touched.tasks()) {
      Optional<Task> task = truth.state().task(id);
      if (task.isEmpty()) {
        known.remove(id);
        continue;
      }
      TaskState now = task.get().state();
      TaskState before = known.put(id, now);
      if (before != null && (rank(now) < rank(before) || (before.ended() && now != before))) {
        broken("task %s went from %s to %s in entry %d", id, before, now, entry.index());
      }
    }
  }

  private static int rank(TaskState state) {
    return switch (state) {
      case PENDING -> 0;
      case PLACED -> 1;
      case PREPARING -> 2;
      case STARTING, RUNNING -> 3;
      case STOPPING -> 4;
      case COMPLETE, FAILED, STOPPED, LOST, REJECTED -> 5;
    };
  }
}
