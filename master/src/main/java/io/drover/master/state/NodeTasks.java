package io.drover.master.state;

import io.drover.base.Check;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.Resources;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/**
 * The tasks that use a node: placed there and not ended. Belongs to the state; whoever else sees it
 * reads it within a turn.
 */
public final class NodeTasks {
  /** None. */
  static final NodeTasks NONE = new NodeTasks();

  private final TreeMap<TaskId, Task> tasks = new TreeMap<>();
  private final PortTable ports = new PortTable();
  private Resources reserved = Resources.NONE;
  private long portsAsOf;

  NodeTasks() {}

  /** In the order of their ids. */
  public Collection<Task> all() {
    return Collections.unmodifiableCollection(tasks.values());
  }

  /** How many there are. */
  public int count() {
    return tasks.size();
  }

  /** The sum of their reservations. */
  public Resources reserved() {
    return reserved;
  }

  /**
   * Whether binding the port would collide with one of theirs.
   *
   * @param hostIp address on the node; empty means all
   */
  public boolean portInUse(String protocol, int port, String hostIp) {
    return ports.inUse(protocol, port, hostIp);
  }

  /** Differs from what it was as soon as the tasks hold other host ports. */
  public long portsAsOf() {
    return portsAsOf;
  }

  /**
   * Counts a task.
   *
   * @param clock grows with every call on any node
   */
  void add(Task task, Resources reservation, long clock) {
    Check.state(tasks.put(task.id(), task) == null, "task %s is counted twice", task.id());
    reserved = reserved.plus(reservation);
    List<PortAssignment> given = task.placement().orElseThrow().ports();
    given.forEach(ports::take);
    portsAsOf = given.isEmpty() ? portsAsOf : clock;
  }

  /** Puts a task where the same task was, with the same placement. */
  void replace(Task task) {
    Check.state(tasks.put(task.id(), task) != null, "task %s is not counted", task.id());
  }

  void remove(Task task, Resources reservation, long clock) {
    Check.state(tasks.remove(task.id()) != null, "task %s is not counted", task.id());
    reserved = reserved.minus(reservation);
    List<PortAssignment> given = task.placement().orElseThrow().ports();
    given.forEach(ports::give);
    portsAsOf = given.isEmpty() ? portsAsOf : clock;
  }
}
