package io.drover.master.schedule;

import io.drover.base.Bytes;
import io.drover.master.model.ContainerTemplate;
import io.drover.master.model.JobId;
import io.drover.master.model.JobMode;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Node;
import io.drover.master.model.NodeFacts;
import io.drover.master.model.NodeId;
import io.drover.master.model.Observation;
import io.drover.master.model.PlacementRules;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.PortRequest;
import io.drover.master.model.Resources;
import io.drover.master.model.RestartPolicy;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.model.UpdatePolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A cluster to place tasks on: nodes, and what was put on them. */
final class Cluster implements PlacementView {
  static final long MIB = 1 << 20;

  private final SortedMap<NodeId, Node> nodes = new TreeMap<>();
  private final Map<NodeId, Resources> reserved = new HashMap<>();
  private final Map<NodeId, List<PortAssignment>> ports = new HashMap<>();
  private final Map<JobId, Map<NodeId, Integer>> jobs = new HashMap<>();

  Cluster node(String id, int cpus, long mebibytes, Map<String, String> labels) {
    return node(id, cpus, mebibytes, labels, Node.Availability.ACTIVE, true);
  }

  Cluster node(
      String id,
      int cpus,
      long mebibytes,
      Map<String, String> labels,
      Node.Availability availability,
      boolean up) {
    NodeFacts facts =
        new NodeFacts(
            id,
            "linux",
            "x86_64",
            "1",
            new Resources(cpus * 1000L, mebibytes * MIB),
            20_000,
            20_003,
            labels,
            Map.of());
    NodeId name = new NodeId(id);
    Node.Condition condition = up ? Node.Condition.READY : Node.Condition.LOST;
    nodes.put(
        name, new Node(name, "identity", "", "1", facts, availability, condition, "", Map.of()));
    return this;
  }

  Cluster put(JobId job, JobSpec spec, NodeId node, List<PortAssignment> taken) {
    reserved.merge(node, spec.reservations(), Resources::plus);
    ports.computeIfAbsent(node, any -> new ArrayList<>()).addAll(taken);
    jobs.computeIfAbsent(job, any -> new HashMap<>()).merge(node, 1, Integer::sum);
    return this;
  }

  @Override
  public List<Node> nodes() {
    return List.copyOf(nodes.values());
  }

  @Override
  public NodeUse use(NodeId node) {
    int tasks = jobs.values().stream().mapToInt(byNode -> byNode.getOrDefault(node, 0)).sum();
    List<PortAssignment> taken = ports.getOrDefault(node, List.of());
    return new NodeUse(
        reserved.getOrDefault(node, Resources.NONE),
        tasks,
        (protocol, port, ip) ->
            taken.stream()
                .anyMatch(other ->
                    other.hostPort() == port
                        && other.protocol().equals(protocol)
                        && (other.hostIp().isEmpty()
                            || ip.isEmpty()
                            || other.hostIp().equals(ip))));
  }

  @Override
  public Map<NodeId, Integer> tasksByNode(JobId job) {
    return jobs.getOrDefault(job, Map.of());
  }

  static JobId job(String name) {
    return new JobId("default", name);
  }

  static JobSpec spec(
      long cpuMillis, long mebibytes, PlacementRules rules, List<PortRequest> ports, int priority) {
    return new JobSpec(
        "",
        JobMode.REPLICATED,
        1,
        0,
        Map.of(),
        new Resources(cpuMillis, mebibytes * MIB),
        Resources.NONE,
        0,
        rules,
        ports,
        UpdatePolicy.DEFAULT,
        UpdatePolicy.DEFAULT,
        RestartPolicy.DEFAULT,
        priority,
        false,
        0,
        new ContainerTemplate("image", Bytes.of(new byte[0])));
  }

  static Task task(long number, JobId job, Optional<NodeId> pinned) {
    return new Task(
        new TaskId(number),
        job,
        1,
        (int) number,
        pinned,
        0,
        0,
        Optional.empty(),
        TaskGoal.RUN,
        Observation.none(TaskState.PENDING, ""));
  }
}
