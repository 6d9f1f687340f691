package io.drover.master.reconcile;

import io.drover.master.model.JobGoal;
import io.drover.master.model.Task;
import io.drover.master.state.JobTasks;

/**
 * Ends the tasks of a job that is stopped or removed, and forgets a removed one with its last task.
 */
final class Ending {
  private Ending() {}

  static void run(Pass pass) {
    JobTasks tasks = pass.tasks();
    boolean live = false;
    for (Task task : tasks.all()) {
      if (pass.full()) {
        return;
      }
      live |= !task.ended();
      if (task.wanted()) {
        pass.stop(task);
      }
    }
    if (pass.job().goal() == JobGoal.REMOVE && !live) {
      forget(pass, tasks);
    }
  }

  private static void forget(Pass pass, JobTasks tasks) {
    for (Task task : tasks.all()) {
      if (pass.full()) {
        return;
      }
      pass.forget(task);
    }
    pass.removeJob();
  }
}
