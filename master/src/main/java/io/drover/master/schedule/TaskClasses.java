package io.drover.master.schedule;

import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The classes of tasks that were placed lately, so that they need not be made anew. */
final class TaskClasses {
  /** Rows in all classes together, of some 60 bytes each. */
  private static final int ROWS_KEPT = 2_000_000;

  /** Of one job: a rollout has two versions under way. */
  private static final int PER_JOB = 2;

  private final Board board;
  private final Map<JobId, List<TaskClass>> byJob = new LinkedHashMap<>(16, 0.75f, true);
  private int kept;

  TaskClasses(Board board) {
    this.board = board;
  }

  /** The class of these tasks, up to date. */
  TaskClass of(JobId job, JobSpec spec) {
    List<TaskClass> classes = byJob.computeIfAbsent(job, any -> new ArrayList<>(1));
    for (TaskClass known : classes) {
      if (known.current(spec)) {
        known.catchUp();
        return known;
      }
    }
    if (classes.size() == PER_JOB) {
      classes.removeFirst();
      kept--;
    }
    TaskClass made = new TaskClass(board, job, spec);
    classes.add(made);
    kept++;
    return made;
  }

  /** How many rows would be looked at to bring the class up to date. */
  int looks(JobId job, JobSpec spec) {
    for (TaskClass known : byJob.getOrDefault(job, List.of())) {
      if (known.current(spec)) {
        return known.looks();
      }
    }
    return board.size();
  }

  /** Drops those that were not used for longest, between two rounds of placing. */
  void trim() {
    if ((long) kept * board.size() <= ROWS_KEPT) {
      return;
    }
    var oldest = byJob.entrySet().iterator();
    while ((long) kept * board.size() > ROWS_KEPT / 2 && byJob.size() > 1) {
      kept -= oldest.next().getValue().size();
      oldest.remove();
    }
    Set<JobId> jobs = new HashSet<>();
    byJob.values().forEach(classes -> classes.forEach(one -> jobs.addAll(one.jobs())));
    board.keepTasksOf(jobs);
  }
}
