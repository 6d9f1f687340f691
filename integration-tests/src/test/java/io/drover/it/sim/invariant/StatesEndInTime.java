package io.drover.it.sim.invariant;

import io.drover.it.sim.world.Agenda;
import io.drover.master.model.NodeId;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import java.util.HashMap;
import java.util.Map;
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
  private final Map<TaskId, Spell> spells = new HashMap<>();
  private long lookedNanos;

  private record Spell(TaskState state, TaskGoal goal, long nanos) {}

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
  public void looked() {
    long passed = agenda.nowNanos() - lookedNanos;
    lookedNanos = agenda.nowNanos();
    spells.keySet().removeIf(id -> truth.state().task(id).isEmpty());
    for (Task task : truth.state().tasks()) {
      if (!task.occupies()) {
        spells.remove(task.id());
        continue;
      }
      Spell before = spells.get(task.id());
      long nanos = 0;
      if (before != null && before.state() == task.state() && before.goal() == task.goal()) {
        nanos = before.nanos() + (attended.test(task.node().orElseThrow()) ? passed : 0);
      }
      spells.put(task.id(), new Spell(task.state(), task.goal(), nanos));
      check(task, TimeUnit.NANOSECONDS.toSeconds(nanos));
    }
  }

  private void check(Task task, long seconds) {
    boolean ending = task.goal() == TaskGoal.STOP || task.state() == TaskState.STOPPING;
    long most =
        ending
            ? ENDING_SECONDS
            : task.state() == TaskState.PLACED ? PLACED_SECONDS : Long.MAX_VALUE;
    if (seconds > most) {
      broken(
          "task %s (%s) on %s is %s with goal %s for %d s",
          task.id(), task.name(), task.node().orElseThrow(), task.state(), task.goal(), seconds);
    }
  }
}
