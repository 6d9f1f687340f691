package io.drover.master.schedule;

import io.drover.base.Bytes;
import io.drover.master.model.Affinity;
import io.drover.master.model.Aversion;
import io.drover.master.model.ContainerTemplate;
import io.drover.master.model.HostAddress;
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
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A cluster to place tasks on: nodes, and what was put on them. */
final class Cluster implements PlacementView {
  static final long MIB = 1 << 20;

  final SortedMap<NodeId, Node> nodes = new TreeMap<>();
  final Memo<Put> puts = new Memo<>();

  /** What a reference promised: to it these tasks are there, to nobody else. */
  final List<Put> promised = new ArrayList<>();

  /** The newest version of each job, as far as it matters to others. */
  final Map<JobId, JobSpec> jobs = new HashMap<>();

  private long nextTask = 1_000_000;

  /** A task that has a node. */
  record Put(
      TaskId task,
      JobId job,
      JobSpec spec,
      NodeId node,
      List<PortAssignment> ports,
      boolean ending) {
    /** The same, told to end. */
    Put told() {
      return new Put(task, job, spec, node, ports, true);
    }
  }

  Cluster copy() {
    Cluster copy = new Cluster();
    copy.nodes.putAll(nodes);
    copy.puts.addAll(puts);
    copy.promised.addAll(promised);
    copy.jobs.putAll(jobs);
    copy.nextTask = nextTask;
    return copy;
  }

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
    return node(id, new Resources(cpus * 1000L, mebibytes * MIB), labels, availability, up);
  }

  Cluster node(
      String id,
      Resources capacity,
      Map<String, String> labels,
      Node.Availability availability,
      boolean up) {
    NodeFacts facts =
        new NodeFacts(id, "linux", "x86_64", "1", capacity, 20_000, 20_003, labels, Map.of());
    NodeId name = new NodeId(id);
    Node.Condition condition = up ? Node.Condition.READY : Node.Condition.LOST;
    nodes.put(
        name, new Node(name, "identity", "", "1", facts, availability, condition, "", Map.of()));
    return this;
  }

  Cluster put(JobId job, JobSpec spec, NodeId node, List<PortAssignment> taken) {
    return put(new TaskId(nextTask++), job, spec, node, taken);
  }

  Cluster put(TaskId task, JobId job, JobSpec spec, NodeId node, List<PortAssignment> taken) {
    puts.add(new Put(task, job, spec, node, taken, false));
    return this;
  }

  @Override
  public List<Node> nodes() {
    return List.copyOf(nodes.values());
  }

  @Override
  public Optional<Node> node(NodeId node) {
    return Optional.ofNullable(nodes.get(node));
  }

  List<Put> on(NodeId node) {
    return puts.remembered(
        node, () -> puts.stream().filter(put -> put.node().equals(node)).toList());
  }

  @Override
  public NodeUse use(NodeId node) {
    List<Put> there = on(node);
    Resources reserved = Resources.NONE;
    for (Put put : there) {
      reserved = reserved.plus(put.spec().reservations());
    }
    return new NodeUse(
        reserved,
        there.size(),
        (protocol, port, ip) ->
            on(node).stream()
                .flatMap(put -> put.ports().stream())
                .anyMatch(other ->
                    other.hostPort() == port
                        && other.protocol().equals(protocol)
                        && HostAddress.overlap(other.hostIp(), ip)),
        there.stream().flatMap(put -> put.ports().stream()).toList().hashCode());
  }

  @Override
  public Map<NodeId, Integer> tasksByNode(JobId job) {
    return puts.remembered(job, () -> count(job));
  }

  private Map<NodeId, Integer> count(JobId job) {
    Map<NodeId, Integer> counts = new HashMap<>();
    for (Put put : puts) {
      if (put.job().equals(job) && !put.ending()) {
        counts.merge(put.node(), 1, Integer::sum);
      }
    }
    return counts;
  }

  @Override
  public Set<Aversion> averseTo(JobId job) {
    Set<Aversion> aversions = new TreeSet<>();
    jobs.forEach((other, spec) -> {
      for (Affinity affinity : spec.placement().affinities()) {
        if (!other.equals(job)
            && affinity.job().equals(job.name())
            && affinity.required()
            && !affinity.near()) {
          aversions.add(new Aversion(other, affinity.attribute()));
        }
      }
    });
    return aversions;
  }

  @Override
  public List<Occupant> occupants(NodeId node) {
    return on(node).stream()
        .sorted((one, other) -> one.task().compareTo(other.task()))
        .map(put ->
            new Occupant(
                put.task(),
                put.job(),
                put.spec().priority(),
                put.ending(),
                put.spec().reservations(),
                put.ports()))
        .toList();
  }

  static JobId job(String name) {
    return new JobId("default", name);
  }

  static JobSpec spec(
      long cpuMillis, long mebibytes, PlacementRules rules, List<PortRequest> ports, int priority) {
    return spec(new Resources(cpuMillis, mebibytes * MIB), rules, ports, priority);
  }

  static JobSpec spec(
      Resources reservations, PlacementRules rules, List<PortRequest> ports, int priority) {
    return new JobSpec(
        "",
        JobMode.REPLICATED,
        1,
        0,
        Map.of(),
        reservations,
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
