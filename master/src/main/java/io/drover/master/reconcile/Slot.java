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
import java.util.SortedMap;
import java.util.TreeMap;
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
  /** A job's slots that have tasks, by number. */
  static SortedMap<Integer, Slot> of(JobTasks tasks) {
    SortedMap<Integer, Slot> slots = new TreeMap<>();
    for (Task task : tasks.all()) {
      Slot slot =
          slots.computeIfAbsent(
              task.slot(),
              number -> new Slot(number, task.pinned(), new ArrayList<>(2), new ArrayList<>(3)));
      (task.ended() ? slot.ended : slot.live).add(task);
    }
    return slots;
  }

  static Slot empty(int number, Optional<NodeId> pinned) {
    return new Slot(number, pinned, List.of(), List.of());
  }

  /** The newest task that is to run; the others of the slot are to end, or wait for this one. */
  Optional<Task> wanted() {
    return live.stream().filter(Task::wanted).reduce((older, newer) -> newer);
  }

  /** All tasks that are to run, oldest first. */
  List<Task> allWanted() {
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
            .filter(task -> task.goal() == TaskGoal.RUN)
            .filter(task -> task.state() == TaskState.COMPLETE || task.state() == TaskState.FAILED)
            .isPresent();
  }

  boolean filled(Set<Integer> currentVersions) {
    return wanted().isPresent() || settled(currentVersions);
  }

  boolean running() {
    return wanted().filter(task -> task.state() == TaskState.RUNNING).isPresent();
  }
}
