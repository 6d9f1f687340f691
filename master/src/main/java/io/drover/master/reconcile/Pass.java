package io.drover.master.reconcile;

import io.drover.master.model.Job;
import io.drover.master.model.JobSpec;
import io.drover.master.model.NodeId;
import io.drover.master.model.Observation;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.state.Change;
import io.drover.master.state.JobTasks;
import io.drover.master.state.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One look at one job: what it sees, what it decided so far, and how much it may still decide. */
final class Pass {
  private final StateView state;
  private final Job job;
  private final Surroundings surroundings;
  private final Limits limits;
  private final Set<Integer> currentVersions;
  private final List<Change> changes = new ArrayList<>();
  private List<Slot> slots = List.of();
  private long nextTaskNumber;
  private long wakeAtMillis = Long.MAX_VALUE;

  Pass(StateView state, Job job, Surroundings surroundings, Limits limits) {
    this.state = state;
    this.job = job;
    this.surroundings = surroundings;
    this.limits = limits;
    this.currentVersions = job.currentVersions();
    this.nextTaskNumber = state.head().nextTaskNumber();
  }

  StateView state() {
    return state;
  }

  Job job() {
    return job;
  }

  JobSpec spec() {
    return job.spec();
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Limits limits() {
    return limits;
  }

  long now() {
    return surroundings.nowMillis();
  }

  /** The job's tasks. */
  JobTasks tasks() {
    return state.tasksOf(job.id());
  }

  /** The job's slots that have tasks, in order; grouped once for the whole pass. */
  List<Slot> slots() {
    if (slots.isEmpty()) {
      slots = Slot.of(tasks());
    }
    return slots;
  }

  Set<Integer> currentVersions() {
    return currentVersions;
  }

  boolean current(Task task) {
    return currentVersions.contains(task.version());
  }

  /**
   * Whether nothing is to come into the slot. While a rollout is paused a slot goes on at the
   * version that it had: what ended for good there is not done once more.
   */
  boolean filled(Slot slot) {
    return slot.wanted().isPresent()
        || (slot.live().isEmpty() && slot.newest().filter(this::settled).isPresent());
  }

  /** Whether a task that is the newest of its slot ended for good, as {@link #filled} means it. */
  boolean settled(Task newest) {
    boolean goesOn = job.rollout().paused() && job.versions().containsKey(newest.version());
    return (goesOn || current(newest)) && Slot.endedByItself(newest);
  }

  /** Whether this pass must stop deciding. */
  boolean full() {
    return changes.size() >= limits.changesPerPass();
  }

  /** Whether something was decided, so that what comes next had better look at the result. */
  boolean decided() {
    return !changes.isEmpty();
  }

  Outcome outcome() {
    return new Outcome(changes, decided(), wakeAtMillis);
  }

  /** Asks to look again at that time. */
  void wakeAt(long millis) {
    wakeAtMillis = Math.min(wakeAtMillis, millis);
  }

  /** Whether the moment has come; if not, the pass asks to look again when it has. */
  boolean reached(long millis) {
    if (now() >= millis) {
      return true;
    }
    wakeAt(millis);
    return false;
  }

  void create(int slot, Optional<NodeId> pinned, int version) {
    changes.add(
        new Change.TaskPut(
            new Task(
                new TaskId(nextTaskNumber++),
                job.id(),
                version,
                slot,
                pinned,
                now(),
                now(),
                Optional.empty(),
                TaskGoal.RUN,
                Observation.none(TaskState.PENDING, ""))));
  }

  /** Tells a task to end; one that has no node yet ends at once. */
  void stop(Task task) {
    if (task.goal() == TaskGoal.RUN) {
      changes.add(new Change.TaskGoalSet(task.id(), TaskGoal.STOP));
    }
    if (task.placement().isEmpty()) {
      end(task, TaskState.STOPPED, "ended before it had a node");
    }
  }

  void end(Task task, TaskState state, String why) {
    changes.add(new Change.TaskObserved(task.id(), task.observed().declared(state, why)));
  }

  void forget(Task task) {
    changes.add(new Change.TaskRemoved(task.id()));
  }

  void put(Job changed) {
    changes.add(new Change.JobPut(changed));
  }

  void removeJob() {
    changes.add(new Change.JobRemoved(job.id()));
  }
}
