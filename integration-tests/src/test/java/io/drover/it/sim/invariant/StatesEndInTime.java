package io.drover.it.sim.invariant;

import io.drover.it.sim.world.Agenda;
import io.drover.master.model.NodeId;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.state.Entry;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Every state that is on the way to another ends by its deadline. The clock of a task runs while
 * somebody could act: its node in touch with a leader, its engine working.
 */
public final class StatesEndInTime extends Invariant {
  /** The product's own deadline is 120 s; then the task is told to end. */
  private static final long PLACED_SECONDS = 150;

  /** Two tries at the engine's deadline for a call, and the longest grace of the workload. */
  private static final long ENDING_SECONDS = 420;

  private final Truth truth;
  private final Agenda agenda;
  private final Predicate<NodeId> attended;
  private final Map<TaskId, Spell> spells = new TreeMap<>();
  private long lookedNanos;

  /** How long a task was in a state, as far as it was looked at. */
  private record Spell(TaskState state, TaskGoal goal, long nanos, boolean looked) {}

  /**
   * Watches.
   *
   * @param attended whether somebody could act on the node's tasks all the time since the last look
   */
  public StatesEndInTime(Verdict verdict, Truth truth, Agenda agenda, Predicate<NodeId> attended) {
    super(verdict);
    this.truth = truth;
    this.agenda = agenda;
    this.attended = attended;
  }

  @Override
  public void wiped() {
    spells.clear();
  }

  @Override
  public void looked() {
    long passed = agenda.nowNanos() - lookedNanos;
    lookedNanos = agenda.nowNanos();
    for (Map.Entry<TaskId, Spell> entry : spells.entrySet()) {
      Task task = truth.state().task(entry.getKey()).orElseThrow();
      Spell before = entry.getValue();
      long nanos = 0;
      if (before.looked() && before.state() == task.state() && before.goal() == task.goal()) {
        nanos = before.nanos() + (attended.test(task.node().orElseThrow()) ? passed : 0);
      }
      entry.setValue(new Spell(task.state(), task.goal(), nanos, true));
      check(task, TimeUnit.NANOSECONDS.toSeconds(nanos));
    }
  }

  /** Only states that have a deadline are looked at. */
  @Override
  public void committed(Entry entry, Touched touched) {
    for (TaskId id : touched.tasks()) {
      Optional<Task> task =
          truth.state().task(id).filter(Task::occupies).filter(StatesEndInTime::hasDeadline);
      if (task.isEmpty()) {
        spells.remove(id);
      } else {
        spells.putIfAbsent(id, new Spell(task.get().state(), task.get().goal(), 0, false));
      }
    }
  }

  private static boolean hasDeadline(Task task) {
    return ending(task) || task.state() == TaskState.PLACED;
  }

  private static boolean ending(Task task) {
    return task.goal() == TaskGoal.STOP || task.state() == TaskState.STOPPING;
  }

  private void check(Task task, long seconds) {
    long most = ending(task) ? ENDING_SECONDS : PLACED_SECONDS;
    if (seconds > most) {
      broken(
          "task %s (%s) on %s is %s with goal %s for %d s",
          task.id(), task.name(), task.node().orElseThrow(), task.state(), task.goal(), seconds);
    }
  }
}
