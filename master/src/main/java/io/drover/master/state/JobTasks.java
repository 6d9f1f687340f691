package io.drover.master.state;

import io.drover.base.Check;
import io.drover.master.model.NodeId;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
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
  private final Map<NodeId, Integer> wantedByNode = new HashMap<>();
  private final TreeMap<Integer, Counts> byVersion = new TreeMap<>();

  JobTasks() {}

  /** All of them. */
  public Collection<Task> all() {
    return Collections.unmodifiableCollection(tasks.values());
  }

  /** Those after a slot's task, for the next page of a list. */
  public Collection<Task> after(int slot, TaskId id) {
    return Collections.unmodifiableCollection(tasks.tailMap(new SlotKey(slot, id), false).values());
  }

  /** Those of the slots from this number on. */
  public Collection<Task> fromSlot(int slot) {
    return Collections.unmodifiableCollection(
        tasks.tailMap(new SlotKey(slot, FIRST), true).values());
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
    for (Counts counts : byVersion.values()) {
      count += counts.of(state);
    }
    return count;
  }

  /** How many of one version are in the state. */
  public int count(int version, TaskState state) {
    Counts counts = byVersion.get(version);
    return counts == null ? 0 : counts.of(state);
  }

  /** The versions that tasks are of. */
  public SortedSet<Integer> versions() {
    return Collections.unmodifiableSortedSet(byVersion.navigableKeySet());
  }

  /**
   * On which nodes tasks are that have not ended and are wanted, and how many on each; in no order.
   */
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

  /** Puts a task where the same task was, of the same slot and version. */
  void replace(Task was, Task next) {
    Task before = tasks.put(new SlotKey(next.slot(), next.id()), next);
    Check.state(before != null, "task %s is not counted", next.id());
    if (was.state() != next.state()) {
      Counts counts = countsOf(next.version());
      counts.add(was.state(), -1);
      counts.add(next.state(), 1);
    }
    if (was.wanted() != next.wanted() || !was.placement().equals(next.placement())) {
      countNode(was, -1);
      countNode(next, 1);
    }
  }

  private void count(Task task, int more) {
    Counts counts = countsOf(task.version());
    counts.add(task.state(), more);
    if (counts.none()) {
      byVersion.remove(task.version());
    }
    countNode(task, more);
  }

  private Counts countsOf(int version) {
    return byVersion.computeIfAbsent(version, any -> new Counts());
  }

  private void countNode(Task task, int more) {
    if (task.wanted()) {
      task.node().ifPresent(node -> wantedByNode.merge(node, more, JobTasks::sumOrNothing));
    }
  }

  /** A count that comes to zero goes away. */
  private static @Nullable Integer sumOrNothing(Integer had, Integer given) {
    return had + given == 0 ? null : Integer.valueOf(had + given);
  }

  /** How many tasks of one version are in each state. */
  private static final class Counts {
    private final EnumMap<TaskState, int[]> byState = new EnumMap<>(TaskState.class);
    private int all;

    int of(TaskState state) {
      int[] count = byState.get(state);
      return count == null ? 0 : count[0];
    }

    void add(TaskState state, int more) {
      byState.computeIfAbsent(state, any -> new int[1])[0] += more;
      all += more;
    }

    boolean none() {
      return all == 0;
    }
  }

  private record SlotKey(int slot, TaskId id) implements Comparable<SlotKey> {
    @Override
    public int compareTo(SlotKey other) {
      int bySlot = Integer.compare(slot, other.slot);
      return bySlot != 0 ? bySlot : id.compareTo(other.id);
    }
  }
}
