package io.drover.it.bench.placement;

import io.drover.master.model.Affinity;
import io.drover.master.model.Aversion;
import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Node;
import io.drover.master.model.NodeFacts;
import io.drover.master.model.NodeId;
import io.drover.master.model.Placement;
import io.drover.master.model.Resources;
import io.drover.master.model.TaskId;
import io.drover.master.schedule.HostPorts;
import io.drover.master.schedule.NodeUse;
import io.drover.master.schedule.Occupant;
import io.drover.master.schedule.PlacementView;
import io.drover.master.schedule.Scheduler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Nodes and what is on them, and a scheduler that is told of every change, as the master's loop
 * does. Every node has 32 cores, 128 GiB and 8 devices, and lies in one of three zones.
 */
final class MemoryCluster implements PlacementView {
  static final String ZONE = "node.labels.zone";
  static final String NODE = "node.id";
  static final int ZONES = 3;

  static final long CPU_MILLIS = 32_000;

  private static final Resources CAPACITY =
      new Resources(CPU_MILLIS, 128L << 30, 1L << 40, Map.of("gpu", 8L));

  private final TreeMap<NodeId, Node> nodes = new TreeMap<>();
  private final Map<NodeId, Use> uses = new HashMap<>();
  private final Map<JobId, Map<NodeId, Integer>> jobs = new HashMap<>();
  private final Map<JobId, Set<Aversion>> aversions = new HashMap<>();
  private final Scheduler scheduler;

  MemoryCluster(int size) {
    for (int i = 0; i < size; i++) {
      NodeId id = new NodeId(String.format(Locale.ROOT, "node-%05d", i));
      NodeFacts facts =
          new NodeFacts(
              id.value(),
              "linux",
              "x86_64",
              "28",
              CAPACITY,
              30_000,
              32_000,
              Map.of("zone", "zone-" + i % ZONES, "disk", i % 2 == 0 ? "ssd" : "hdd"),
              Map.of());
      nodes.put(
          id,
          new Node(
              id,
              id.value(),
              "",
              "1",
              facts,
              Node.Availability.ACTIVE,
              Node.Condition.READY,
              "",
              Map.of()));
      uses.put(id, new Use());
    }
    scheduler = new Scheduler(this);
  }

  Scheduler scheduler() {
    return scheduler;
  }

  /** Tells the cluster of a job, for those that others must be apart from. */
  void know(JobId job, JobSpec spec) {
    for (Affinity affinity : spec.placement().affinities()) {
      JobId target = new JobId(job.namespace(), affinity.job());
      if (affinity.required() && !affinity.near() && !target.equals(job)) {
        aversions
            .computeIfAbsent(target, any -> new TreeSet<>())
            .add(new Aversion(job, affinity.attribute()));
      }
    }
  }

  /** A task was placed. */
  void add(TaskId task, JobId job, JobSpec spec, Placement placement) {
    Use use = uses.getOrDefault(placement.node(), new Use());
    use.add(
        new Occupant(task, job, spec.priority(), false, spec.reservations(), placement.ports()));
    jobs.computeIfAbsent(job, any -> new HashMap<>()).merge(placement.node(), 1, Integer::sum);
    scheduler.touched(placement.node(), job);
  }

  /** A task ended. */
  void remove(TaskId task, JobId job, NodeId node) {
    Use use = uses.getOrDefault(node, new Use());
    use.remove(task);
    jobs.computeIfAbsent(job, any -> new HashMap<>()).merge(node, -1, Integer::sum);
    scheduler.touched(node, job);
  }

  /** The node takes tasks from now on, or takes no more. */
  void set(NodeId node, Node.Availability wanted) {
    nodes.computeIfPresent(node, (id, there) -> there.with(wanted));
    scheduler.touched(node);
  }

  NodeId nodeAt(int index) {
    return new NodeId(String.format(Locale.ROOT, "node-%05d", index % nodes.size()));
  }

  @Override
  public List<Node> nodes() {
    return List.copyOf(nodes.values());
  }

  @Override
  public Optional<Node> node(NodeId node) {
    return Optional.ofNullable(nodes.get(node));
  }

  @Override
  public NodeUse use(NodeId node) {
    Use use = uses.getOrDefault(node, new Use());
    return new NodeUse(use.reserved, use.occupants.size(), HostPorts.NONE, 0);
  }

  @Override
  public Map<NodeId, Integer> tasksByNode(JobId job) {
    return jobs.getOrDefault(job, Map.of());
  }

  @Override
  public Set<Aversion> averseTo(JobId job) {
    return aversions.getOrDefault(job, Set.of());
  }

  @Override
  public List<Occupant> occupants(NodeId node) {
    return new ArrayList<>(uses.getOrDefault(node, new Use()).occupants.values());
  }

  /** What is on one node. */
  private static final class Use {
    private final Map<TaskId, Occupant> occupants = new LinkedHashMap<>();
    private Resources reserved = Resources.NONE;

    void add(Occupant occupant) {
      occupants.put(occupant.task(), occupant);
      reserved = reserved.plus(occupant.reserved());
    }

    void remove(TaskId task) {
      Occupant gone = occupants.remove(task);
      if (gone != null) {
        reserved = reserved.minus(gone.reserved());
      }
    }
  }
}
