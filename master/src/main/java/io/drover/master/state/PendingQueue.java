package io.drover.master.state;

import io.drover.base.Check;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import java.util.Collection;
import java.util.Collections;
import java.util.TreeMap;

/** Tasks that wait for a node and are wanted: higher priority first, then the older. */
final class PendingQueue {
  private final TreeMap<Rank, Task> tasks = new TreeMap<>();

  static boolean belongs(Task task) {
    return task.state() == TaskState.PENDING && task.goal() == TaskGoal.RUN;
  }

  Collection<Task> inOrder() {
    return Collections.unmodifiableCollection(tasks.values());
  }

  void add(Task task, int priority) {
    tasks.put(new Rank(priority, task.id()), task);
  }

  void remove(Task task, int priority) {
    Task was = tasks.remove(new Rank(priority, task.id()));
    Check.state(was != null, "task %s is not pending", task.id());
  }

  private record Rank(int priority, TaskId id) implements Comparable<Rank> {
    @Override
    public int compareTo(Rank other) {
      int byPriority = Integer.compare(other.priority, priority);
      return byPriority != 0 ? byPriority : id.compareTo(other.id);
    }
  }
}
