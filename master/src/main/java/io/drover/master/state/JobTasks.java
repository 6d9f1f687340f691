package io.drover.master.state;

import io.drover.base.Check;
import io.drover.master.model.NodeId;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one job, in the order of slot and age, and counted. Belongs to the state; whoever
 * else sees it reads it within a turn.
 */
public final class JobTasks {
  /** None. */
  static final JobTasks NONE = new JobTasks();

  private static final TaskId FIRST = new TaskId(1);

  private final TreeMap<SlotKey, Task> tasks = new TreeMap<>();
  private final TreeMap<NodeId, Integer> wantedByNode = new TreeMap<>();
  private final TreeMap<Integer, EnumMap<TaskState, Integer>> byVersion = new TreeMap<>();

  JobTasks() {}

  /** All of them. */
  public Collection<Task> all() {
    return Collections.unmodifiableCollection(tasks.values());
  }

  /** Those after a slot's task, for the next page of a list. */
  public Collection<Task> after(int slot, TaskId id) {
    return Collections.unmodifiableCollection(tasks.tailMap(new SlotKey(slot, id), false).values());
  }

  /** One slot's, oldest first. */
  public Collection<Task> ofSlot(int slot) {
    return Collections.unmodifiableCollection(
        tasks.subMap(new SlotKey(slot, FIRST), true, new SlotKey(slot + 1, FIRST), false).values());
  }

  /** How many there are. */
  public int size() {
    return tasks.size();
  }

  /** How many of any version are in the state. */
  public int count(TaskState state) {
    int count = 0;
    for (EnumMap<TaskState, Integer> states : byVersion.values()) {
      count += states.getOrDefault(state, 0);
    }
    return count;
  }

  /** How many of one version are in the state. */
  public int count(int version, TaskState state) {
    EnumMap<TaskState, Integer> states = byVersion.get(version);
    return states == null ? 0 : states.getOrDefault(state, 0);
  }

  /** The versions that tasks are of. */
  public SortedSet<Integer> versions() {
    return Collections.unmodifiableSortedSet(byVersion.navigableKeySet());
  }

  /** On which nodes tasks are that have not ended and are wanted, and how many on each. */
  public Map<NodeId, Integer> wantedByNode() {
    return Collections.unmodifiableMap(wantedByNode);
  }

  void add(Task task) {
    Task before = tasks.put(new SlotKey(task.slot(), task.id()), task);
    Check.state(before == null, "task %s is counted twice", task.id());
    count(task, 1);
  }

  void remove(Task task) {
    Task before = tasks.remove(new SlotKey(task.slot(), task.id()));
    Check.state(before != null, "task %s is not counted", task.id());
    count(task, -1);
  }

  private void count(Task task, int more) {
    EnumMap<TaskState, Integer> states =
        byVersion.computeIfAbsent(task.version(), any -> new EnumMap<>(TaskState.class));
    states.merge(task.state(), more, JobTasks::sumOrNothing);
    if (states.isEmpty()) {
      byVersion.remove(task.version());
    }
    if (task.wanted()) {
      task.node().ifPresent(node -> wantedByNode.merge(node, more, JobTasks::sumOrNothing));
    }
  }

  /** A count that comes to zero goes away. */
  private static @Nullable Integer sumOrNothing(Integer had, Integer given) {
    return had + given == 0 ? null : Integer.valueOf(had + given);
  }

  private record SlotKey(int slot, TaskId id) implements Comparable<SlotKey> {
    @Override
    public int compareTo(SlotKey other) {
      int bySlot = Integer.compare(slot, other.slot);
      return bySlot != 0 ? bySlot : id.compareTo(other.id);
    }
  }
}
