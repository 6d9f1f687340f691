package io.drover.master.schedule;

import io.drover.master.model.Constraint;
import io.drover.master.model.JobId;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.PortAssignment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The nodes as columns, one row per node in the order of their ids, with what is left of each as
 * placements are decided. Lives for one round of placing.
 */
final class NodeTable {
  private final PlacementView view;
  private final List<Node> nodes;
  private final Map<NodeId, Integer> rows = new HashMap<>();
  private final Map<Constraint, BitSet> matches = new HashMap<>();
  private final Map<Integer, List<PortAssignment>> newPorts = new HashMap<>();
  private final Map<JobId, int[]> tasksOfJobs = new HashMap<>();
  private final NodeUse[] uses;
  private final long[] cpuCapacity;
  private final long[] cpuUsed;
  private final long[] memoryCapacity;
  private final long[] memoryUsed;
  private final int[] tasks;

  NodeTable(PlacementView view) {
    this.view = view;
    this.nodes = List.copyOf(view.nodes());
    int size = nodes.size();
    uses = new NodeUse[size];
    cpuCapacity = new long[size];
    cpuUsed = new long[size];
    memoryCapacity = new long[size];
    memoryUsed = new long[size];
    tasks = new int[size];
    for (int row = 0; row < size; row++) {
      Node node = nodes.get(row);
      NodeUse use = view.use(node.id());
      rows.put(node.id(), row);
      uses[row] = use;
      cpuCapacity[row] = node.facts().capacity().cpuMillis();
      cpuUsed[row] = use.reserved().cpuMillis();
      memoryCapacity[row] = node.facts().capacity().memoryBytes();
      memoryUsed[row] = use.reserved().memoryBytes();
      tasks[row] = use.tasks();
    }
  }

  int size() {
    return nodes.size();
  }

  Node node(int row) {
    return nodes.get(row);
  }

  /** The node's row, or -1 when there is no such node. */
  int rowOf(NodeId node) {
    return rows.getOrDefault(node, -1);
  }

  long cpuFree(int row) {
    return cpuCapacity[row] - cpuUsed[row];
  }

  long memoryFree(int row) {
    return memoryCapacity[row] - memoryUsed[row];
  }

  long cpuCapacity(int row) {
    return cpuCapacity[row];
  }

  long memoryCapacity(int row) {
    return memoryCapacity[row];
  }

  int tasks(int row) {
    return tasks[row];
  }

  /** How many tasks of the job each row has. */
  int[] tasksOf(JobId job) {
    return tasksOfJobs.computeIfAbsent(
        job,
        id -> {
          int[] counts = new int[nodes.size()];
          view.tasksByNode(id)
              .forEach((node, count) -> {
                int row = rowOf(node);
                if (row >= 0) {
                  counts[row] = count;
                }
              });
          return counts;
        });
  }

  /** The rows of the nodes that meet the constraint; computed once a round. */
  BitSet matching(Constraint constraint) {
    return matches.computeIfAbsent(
        constraint,
        wanted -> {
          BitSet matching = new BitSet(nodes.size());
          for (int row = 0; row < nodes.size(); row++) {
            matching.set(row, wanted.metBy(nodes.get(row)));
          }
          return matching;
        });
  }

  boolean portInUse(int row, String protocol, int port, String hostIp) {
    return uses[row].ports().inUse(protocol, port, hostIp)
        || newPorts.getOrDefault(row, List.of()).stream()
            .anyMatch(taken -> PortAllocator.collide(taken, protocol, port, hostIp));
  }

  /** Takes what a task needs from the row. */
  void occupy(int row, JobId job, Demand demand, List<PortAssignment> ports) {
    cpuUsed[row] += demand.cpuMillis();
    memoryUsed[row] += demand.memoryBytes();
    tasks[row]++;
    tasksOf(job)[row]++;
    if (!ports.isEmpty()) {
      newPorts.computeIfAbsent(row, any -> new ArrayList<>()).addAll(ports);
    }
  }
}
