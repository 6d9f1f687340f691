package io.drover.master.state;

import io.drover.base.Check;
import io.drover.master.model.JobId;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Tasks that wait for a node and are wanted. Those of one version of one job are a group: they wait
 * for the same thing. Higher priority first, then the group with the oldest task.
 */
final class PendingQueue {
  private final Map<Version, NavigableMap<TaskId, Task>> groups = new HashMap<>();
  private final TreeMap<Rank, NavigableMap<TaskId, Task>> inOrder = new TreeMap<>();

  static boolean belongs(Task task) {
    return task.state() == TaskState.PENDING && task.goal() == TaskGoal.RUN;
  }

  /** The groups in their order, the tasks of each oldest first. */
  Collection<NavigableMap<TaskId, Task>> inOrder() {
    return Collections.unmodifiableCollection(inOrder.values());
  }

  void add(Task task, int priority) {
    NavigableMap<TaskId, Task> group =
        groups.computeIfAbsent(Version.of(task), any -> new TreeMap<>());
    if (group.isEmpty()) {
      group.put(task.id(), task);
      inOrder.put(new Rank(priority, task.id()), group);
      return;
    }
    TaskId oldest = group.firstKey();
    group.put(task.id(), task);
    rank(group, priority, oldest);
  }

  void remove(Task task, int priority) {
    NavigableMap<TaskId, Task> group = groupOf(task);
    TaskId oldest = group.firstKey();
    group.remove(task.id());
    if (group.isEmpty()) {
      groups.remove(Version.of(task));
      inOrder.remove(new Rank(priority, oldest));
    } else {
      rank(group, priority, oldest);
    }
  }

  /** Puts a task where the same task was. */
  void replace(Task task) {
    groupOf(task).put(task.id(), task);
  }

  private NavigableMap<TaskId, Task> groupOf(Task task) {
    NavigableMap<TaskId, Task> group = groups.getOrDefault(Version.of(task), new TreeMap<>());
    Check.state(group.containsKey(task.id()), "task %s is not pending", task.id());
    return group;
  }

  /** The group's place among the others, if it has another oldest task than before. */
  private void rank(NavigableMap<TaskId, Task> group, int priority, TaskId oldestBefore) {
    if (!group.firstKey().equals(oldestBefore)) {
      inOrder.remove(new Rank(priority, oldestBefore));
      inOrder.put(new Rank(priority, group.firstKey()), group);
    }
  }

  private record Version(JobId job, int version) {
    static Version of(Task task) {
      return new Version(task.job(), task.version());
    }
  }

  private record Rank(int priority, TaskId oldest) implements Comparable<Rank> {
    @Override
    public int compareTo(Rank other) {
      int byPriority = Integer.compare(other.priority, priority);
      return byPriority != 0 ? byPriority : oldest.compareTo(other.oldest);
    }
  }
}
