package io.drover.master.reconcile;

import io.drover.master.model.NodeId;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskState;
import io.drover.master.state.JobTasks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One place to fill in a job, with its tasks.
 *
 * @param pinned the node of a per-node job's slot
 * @param live tasks that have not ended, oldest first; more than one only while a new one takes
 *     over from an old one
 * @param ended tasks that have, oldest first
 */
record Slot(int number, Optional<NodeId> pinned, List<Task> live, List<Task> ended) {
  /** A job's slots that have tasks, in the order of their numbers. */
  static List<Slot> of(JobTasks tasks) {
    List<Slot> slots = new ArrayList<>(tasks.size());
    List<Task> ofSlot = new ArrayList<>();
    for (Task task : tasks.all()) {
      if (!ofSlot.isEmpty() && ofSlot.getFirst().slot() != task.slot()) {
        slots.add(of(ofSlot));
        ofSlot.clear();
      }
      ofSlot.add(task);
    }
    if (!ofSlot.isEmpty()) {
      slots.add(of(ofSlot));
    }
    return slots;
  }

  /** One slot with the tasks that it has. */
  static Slot of(JobTasks tasks, int number) {
    List<Task> ofSlot = List.copyOf(tasks.ofSlot(number));
    return ofSlot.isEmpty() ? empty(number, Optional.empty()) : of(ofSlot);
  }

  /** Most slots have one task only: for those nothing is copied about. */
  private static Slot of(List<Task> tasks) {
    Task first = tasks.getFirst();
    if (tasks.size() == 1) {
      List<Task> one = List.of(first);
      return first.ended()
          ? new Slot(first.slot(), first.pinned(), List.of(), one)
          : new Slot(first.slot(), first.pinned(), one, List.of());
    }
    return new Slot(
        first.slot(),
        first.pinned(),
        tasks.stream().filter(task -> !task.ended()).toList(),
        tasks.stream().filter(Task::ended).toList());
  }

  static Slot empty(int number, Optional<NodeId> pinned) {
    return new Slot(number, pinned, List.of(), List.of());
  }

  /** The newest task that is to run; the others of the slot are to end, or wait for this one. */
  Optional<Task> wanted() {
    for (int i = live.size() - 1; i >= 0; i--) {
      if (live.get(i).wanted()) {
        return Optional.of(live.get(i));
      }
    }
    return Optional.empty();
  }

  /** All tasks that are to run, oldest first. */
  List<Task> allWanted() {
    if (live.size() == 1 && live.getFirst().wanted()) {
      return live;
    }
    return live.stream().filter(Task::wanted).toList();
  }

  /** The newest task of all. */
  Optional<Task> newest() {
    return Stream.concat(live.stream(), ended.stream()).max(Comparator.comparing(Task::id));
  }

  /**
   * Whether its newest task ended by itself for good, at a version that is still current: its
   * worker has no attempt left, so that there is nothing to do but to show it.
   */
  boolean settled(Set<Integer> currentVersions) {
    return live.isEmpty()
        && newest()
            .filter(task -> currentVersions.contains(task.version()))
            .filter(Slot::endedByItself)
            .isPresent();
  }

  /** Whether it was not told to end, and its worker has no attempt left. */
  static boolean endedByItself(Task task) {
    return task.goal() == TaskGoal.RUN
        && (task.state() == TaskState.COMPLETE || task.state() == TaskState.FAILED);
  }

  boolean running() {
    Optional<Task> wanted = wanted();
    return wanted.isPresent() && wanted.get().state() == TaskState.RUNNING;
  }
}
