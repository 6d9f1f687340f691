package io.drover.it.sim.invariant;

import io.drover.master.model.Job;
import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Task;
import io.drover.master.model.UpdatePolicy;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A slot has one task that is to run. A policy that starts the new task first may have two for a
 * while, the newer one not running yet; a slot that runs at most once never has a second task
 * before the first one's end is known. After a restore tasks of the snapshot and those that workers
 * hold may meet in a slot, until the leader has settled which one stays.
 */
public final class SlotHasOneCurrentTask extends Invariant {
  private final Truth truth;
  private final Set<String> unsettled = new HashSet<>();

  public SlotHasOneCurrentTask(Verdict verdict, Truth truth) {
    super(verdict);
    this.truth = truth;
  }

  @Override
  public void wiped() {
    unsettled.clear();
  }

  @Override
  public void committed(Entry entry, Touched touched) {
    boolean adopting = truth.state().founding().adopting();
    for (Change change : entry.changes()) {
      // What is made with a node was taken in from its worker.
      if (change instanceof Change.TaskPut(Task task) && (adopting || task.node().isPresent())) {
        unsettled.add(slot(task.job(), task.slot()));
      }
    }
    if (adopting && Restores.commits(entry)) {
      truth.state().tasks().forEach(task -> unsettled.add(slot(task.job(), task.slot())));
    }
    touched.jobs().forEach(id -> truth.state().job(id).ifPresent(job -> check(id, job)));
  }

  private void check(JobId id, Job job) {
    Map<Integer, List<Task>> alive = new TreeMap<>();
    for (Task task : truth.state().tasksOf(id).all()) {
      if (!task.ended()) {
        alive.computeIfAbsent(task.slot(), slot -> new ArrayList<>()).add(task);
      }
    }
    alive.forEach((slot, tasks) -> {
      boolean several = tasks.size() > 1;
      if (several && !unsettled.contains(slot(id, slot))) {
        check(id, slot, job, tasks);
      } else if (!several && !truth.state().founding().adopting()) {
        unsettled.remove(slot(id, slot));
      }
    });
  }

  private void check(JobId id, int slot, Job job, List<Task> alive) {
    boolean atMostOne = alive.stream().map(truth.state()::specOf).anyMatch(JobSpec::atMostOne);
    long current = alive.stream().filter(Task::wanted).count();
    boolean startFirst =
        job.versions().values().stream()
            .anyMatch(spec ->
                spec.update().order() == UpdatePolicy.Order.START_FIRST
                    || spec.rollback().order() == UpdatePolicy.Order.START_FIRST);
    if (atMostOne) {
      broken("slot %s.%d runs at most once and has %s", id, slot, names(alive));
    } else if (current > (startFirst ? 2 : 1)) {
      broken("slot %s.%d has %d current tasks: %s", id, slot, current, names(alive));
    }
  }

  private static String slot(JobId job, int slot) {
    return job + "." + slot;
  }

  private static String names(List<Task> tasks) {
    return tasks.stream().map(task -> task.id() + " " + task.state()).toList().toString();
  }
}
