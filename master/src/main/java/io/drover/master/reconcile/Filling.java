package io.drover.master.reconcile;

import io.drover.master.model.Job;
import io.drover.master.model.Task;
import io.drover.master.model.TaskState;

/** Puts a new task into a slot that has none, when it may. */
final class Filling {
  /** Waiting before another try, by how many tasks of the slot were refused in a row. */
  private static final long[] BACK_OFF_MILLIS = {0, 1_000, 5_000, 15_000};

  private Filling() {}

  /**
   * Fills the slot if nothing of it is alive any more and its back-off is over.
   *
   * @return whether a task was made
   */
  static boolean fill(Pass pass, Slot slot) {
    if (!slot.live().isEmpty() || !pass.reached(earliest(slot))) {
      return false;
    }
    pass.create(slot.number(), slot.pinned(), versionFor(pass, slot));
    return true;
  }

  /**
   * The newest version, but while a rollout is paused, the one that the slot had: a task that is
   * lost then must not come back as the one that fails.
   */
  static int versionFor(Pass pass, Slot slot) {
    Job job = pass.job();
    if (!job.rollout().paused()) {
      return job.version();
    }
    return slot.newest()
        .map(Task::version)
        .filter(version -> job.versions().containsKey(version))
        .orElse(job.version());
  }

  private static long earliest(Slot slot) {
    int refused = 0;
    for (Task task : slot.ended().reversed()) {
      if (task.state() != TaskState.REJECTED) {
        break;
      }
      refused++;
    }
    if (refused == 0) {
      return 0;
    }
    int step = Math.min(refused, BACK_OFF_MILLIS.length - 1);
    return slot.ended().getLast().sinceMillis() + BACK_OFF_MILLIS[step];
  }
}
