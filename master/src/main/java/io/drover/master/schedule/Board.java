package io.drover.master.schedule;

import io.drover.base.Check;
import io.drover.master.model.Constraint;
import io.drover.master.model.JobId;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.Resources;
import io.drover.master.model.TaskId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The nodes as columns, one row per node in the order of their ids, with what is left of each. It
 * lives on from one round of placing to the next: what the scheduler places is taken from a row at
 * once, and a row that something else happened to is read again.
 *
 * <p>Every change of a row is noted, so that whoever has looked at all rows needs to look at the
 * changed ones only.
 */
final class Board {
  private final PlacementView view;
  private final Node[] nodes;
  private final Map<NodeId, Integer> rows = new HashMap<>();
  private final Map<Constraint, BitSet> matches = new HashMap<>();
  private final Map<String, AttributeColumn> attributes = new HashMap<>();
  private final Map<JobId, int[]> tasksOfJobs = new HashMap<>();
  private final Map<Integer, List<PortAssignment>> newPorts = new HashMap<>();
  private final Capacity capacity;
  private final Promises promises;
  private final Map<Integer, List<Occupant>> evicted = new HashMap<>();
  private final NodeUse[] uses;
  private final int[] tasks;
  private final RowNews news;
  private long shape;
  private boolean occupantsMatter;
  private int looksLeft;

  Board(PlacementView view, Promises promises) {
    this.view = view;
    this.promises = promises;
    this.nodes = view.nodes().toArray(Node[]::new);
    this.capacity = new Capacity(nodes.length);
    this.uses = new NodeUse[nodes.length];
    this.tasks = new int[nodes.length];
    this.news = new RowNews(nodes.length);
    for (int row = 0; row < nodes.length; row++) {
      rows.put(nodes[row].id(), row);
      uses[row] = NodeUse.NONE;
      read(row);
    }
  }

  /** Looks again at what tasks use of the node, and at the node itself. */
  void refresh(NodeId id) {
    int row = rowOf(id);
    Node before = nodes[row];
    nodes[row] = view.node(id).orElseThrow();
    boolean same = before.equals(nodes[row]);
    if (!same && !sameAttributes(before, nodes[row])) {
      shape++;
      matches.clear();
      attributes.clear();
    }
    boolean held = newPorts.remove(row) != null;
    held |= evicted.remove(row) != null;
    if (read(row) || held || !same || occupantsMatter) {
      news.add(row);
    }
  }

  private static boolean sameAttributes(Node one, Node other) {
    return one.labels().equals(other.labels()) && one.facts().equals(other.facts());
  }

  /** Looks again at how many tasks of the job are there, if anybody wants to know. */
  void refresh(NodeId id, JobId job) {
    int[] counts = tasksOfJobs.get(job);
    int row = rowOf(id);
    if (counts != null) {
      int count = view.tasksByNode(job).getOrDefault(id, 0) + promises.tasks(id, job);
      if (counts[row] != count) {
        counts[row] = count;
        news.add(row);
      }
    }
  }

  /** Reads what tasks use of the row; tells whether that is news. */
  private boolean read(int row) {
    NodeId id = nodes[row].id();
    NodeUse use = view.use(id);
    int count = use.tasks() + promises.tasks(id);
    boolean other = tasks[row] != count || uses[row].portsAsOf() != use.portsAsOf();
    uses[row] = use;
    tasks[row] = count;
    Resources reserved = promises.with(id, use.reserved());
    return capacity.set(row, nodes[row].facts().capacity(), reserved) || other;
  }

  PlacementView view() {
    return view;
  }

  int size() {
    return nodes.length;
  }

  Node node(int row) {
    return nodes[row];
  }

  /** The node's row, or -1 when there is no such node. */
  int rowOf(NodeId node) {
    return rows.getOrDefault(node, -1);
  }

  Capacity capacity() {
    return capacity;
  }

  int tasks(int row) {
    return tasks[row];
  }

  /** Which rows have changed since when. */
  RowNews news() {
    return news;
  }

  /** Differs from what it was before as soon as any node's attributes or size do. */
  long shape() {
    return shape;
  }

  /** How many tasks of the job each row has; it is kept up to date. */
  int[] tasksOf(JobId job) {
    return tasksOfJobs.computeIfAbsent(
        job,
        id -> {
          int[] counts = new int[nodes.length];
          view.tasksByNode(id)
              .forEach((node, count) -> {
                int row = rowOf(node);
                if (row >= 0) {
                  counts[row] = count;
                }
              });
          for (Promise promise : promises.all()) {
            if (promise.job().equals(id)) {
              counts[rowOf(promise.node())]++;
            }
          }
          evicted.forEach((row, victims) -> {
            for (Occupant victim : victims) {
              counts[row] -= victim.job().equals(id) ? 1 : 0;
            }
          });
          return counts;
        });
  }

  /** Nobody wants to know any more of jobs that are not among these. */
  void keepTasksOf(Set<JobId> jobs) {
    tasksOfJobs.keySet().retainAll(jobs);
  }

  /** The rows of the nodes that meet the constraint. */
  BitSet matching(Constraint constraint) {
    return matches.computeIfAbsent(
        constraint,
        wanted -> {
          BitSet matching = new BitSet(nodes.length);
          for (int row = 0; row < nodes.length; row++) {
            matching.set(row, wanted.metBy(nodes[row]));
          }
          return matching;
        });
  }

  AttributeColumn attribute(String name) {
    return attributes.computeIfAbsent(name, any -> new AttributeColumn(name, nodes));
  }

  boolean portInUse(int row, String protocol, int port, String hostIp) {
    return uses[row].ports().inUse(protocol, port, hostIp)
        || newPorts.getOrDefault(row, List.of()).stream()
            .anyMatch(taken -> PortAllocator.collide(taken, protocol, port, hostIp))
        || (promises.any() && promises.portInUse(nodes[row].id(), protocol, port, hostIp));
  }

  /** Takes what a task needs from the row. */
  void occupy(int row, JobId job, Resources reserved, List<PortAssignment> ports) {
    Check.argument(row >= 0, "no row to occupy");
    capacity.take(row, reserved);
    count(row, job, 1);
    if (!ports.isEmpty()) {
      newPorts.computeIfAbsent(row, any -> new ArrayList<>()).addAll(ports);
    }
  }

  private void count(int row, JobId job, int more) {
    tasks[row] += more;
    Optional.ofNullable(tasksOfJobs.get(job)).ifPresent(counts -> counts[row] += more);
    news.add(row);
  }

  /** Keeps a place for a task. */
  void promise(Promise promise) {
    int row = rowOf(promise.node());
    promises.add(promise);
    capacity.take(row, promise.reserved());
    count(row, promise.job(), 1);
  }

  /** Keeps it no longer, if it was kept. */
  void withdraw(TaskId task) {
    promises
        .remove(task)
        .ifPresent(promise -> {
          int row = rowOf(promise.node());
          capacity.give(row, promise.reserved());
          count(row, promise.job(), -1);
        });
  }

  /** The task on the row is about to be told to end. */
  void evict(int row, Occupant victim) {
    evicted.computeIfAbsent(row, any -> new ArrayList<>()).add(victim);
    Optional.ofNullable(tasksOfJobs.get(victim.job())).ifPresent(counts -> counts[row]--);
    news.add(row);
  }

  boolean evicted(int row, TaskId task) {
    return evicted.getOrDefault(row, List.of()).stream()
        .anyMatch(victim -> victim.task().equals(task));
  }

  /** A round of placing begins: so many tasks of nodes may be looked at in it. */
  void beginRound(int looks) {
    looksLeft = looks;
  }

  /** Whether tasks of nodes may be looked at in this round still. */
  boolean mayLook() {
    return looksLeft > 0;
  }

  /** The tasks that use the row. */
  List<Occupant> occupants(int row) {
    List<Occupant> occupants = view.occupants(nodes[row].id());
    looksLeft -= 1 + occupants.size();
    return occupants;
  }

  /** From now on it is news, too, when a task is told to end. */
  void watchOccupants() {
    occupantsMatter = true;
  }
}
