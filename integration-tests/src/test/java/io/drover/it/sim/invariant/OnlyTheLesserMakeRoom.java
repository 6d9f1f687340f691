package io.drover.it.sim.invariant;

import io.drover.master.model.JobSpec;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who is told to end to make room has a lower priority than a task that waits, whose job may have
 * others end. Read from what the leader itself gives as the reason.
 */
public final class OnlyTheLesserMakeRoom extends Invariant {
  private static final Pattern REASON =
      Pattern.compile("ends to make room for (\\S+), whose priority is (\\d+)");

  private final Truth truth;
  private long told;

  public OnlyTheLesserMakeRoom(Verdict verdict, Truth truth) {
    super(verdict);
    this.truth = truth;
  }

  /** Whether a task is told with these words to end to make room. */
  static boolean isReason(String message) {
    return REASON.matcher(message).matches();
  }

  /** How many were told so. */
  public long told() {
    return told;
  }

  @Override
  public void committed(Entry entry, Touched touched) {
    for (Change change : entry.changes()) {
      if (change instanceof Change.TaskObserved seen) {
        Matcher reason = REASON.matcher(seen.observation().message());
        Optional<Task> victim = truth.state().task(seen.task());
        if (victim.isPresent() && reason.matches()) {
          told++;
          check(victim.get(), reason.group(1), Integer.parseInt(reason.group(2)), touched);
        }
      }
    }
  }

  private void check(Task victim, String job, int priority, Touched touched) {
    int own = truth.state().specOf(victim).priority();
    if (own >= priority) {
      broken(
          "task %s (%s) of priority %d ends for %s of priority %d",
          victim.id(), victim.name(), own, job, priority);
    }
    if (victim.goal() != TaskGoal.STOP) {
      broken("task %s (%s) ends for %s and is to run", victim.id(), victim.name(), job);
    }
    boolean waits =
        truth.state().tasks().stream()
            .filter(task -> task.job().toString().equals(job))
            .filter(task -> task.placement().isEmpty() || touched.tasks().contains(task.id()))
            .map(truth.state()::specOf)
            .anyMatch(spec -> mayPreempt(spec, priority));
    // One that waited may be gone by the end of the entry that tells others to end for it.
    if (!waits && touched.jobs().stream().noneMatch(known -> known.toString().equals(job))) {
      broken("task %s (%s) ends for %s, of which none waits", victim.id(), victim.name(), job);
    }
  }

  private static boolean mayPreempt(JobSpec spec, int priority) {
    return spec.placement().preempts() && spec.priority() == priority;
  }
}
