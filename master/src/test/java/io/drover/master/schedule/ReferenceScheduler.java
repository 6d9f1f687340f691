package io.drover.master.schedule;

import io.drover.master.model.Affinity;
import io.drover.master.model.Aversion;
import io.drover.master.model.Constraint;
import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.PortRequest;
import io.drover.master.model.Preference;
import io.drover.master.model.Resources;
import io.drover.master.model.SpreadLimit;
import io.drover.master.model.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Slow and obvious: looks at every node for every task, straight from the rules as documented. */
final class ReferenceScheduler {
  private final Cluster cluster;

  ReferenceScheduler(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * The node of each task, empty for one that waits; the cluster has the placed tasks afterwards.
   */
  Map<Task, Optional<NodeId>> place(List<PendingGroup> groups) {
    Map<Task, Optional<NodeId>> placed = new LinkedHashMap<>();
    List<PendingGroup> order = new ArrayList<>(groups);
    order.sort(
        Comparator.comparingInt((PendingGroup group) -> -group.spec().priority())
            .thenComparing(group -> group.tasks().getFirst().id()));
    for (PendingGroup group : order) {
      for (Task task : group.tasks()) {
        Optional<Node> best =
            cluster.nodes().stream()
                .filter(node -> task.pinned().isEmpty() || task.pinned().get().equals(node.id()))
                .filter(node -> fits(node, group.job(), group.spec()))
                .min(better(group.job(), group.spec()));
        best.ifPresent(node -> occupy(node, group, task));
        placed.put(task, best.map(Node::id));
      }
    }
    return placed;
  }

  private boolean fits(Node node, JobId job, JobSpec spec) {
    return node.takesTasks()
        && meetsConstraints(node, spec)
        && fewEnough(node, job, spec)
        && neighboursAllow(node, job, spec)
        && resources(node, spec)
        && ports(node, spec).isPresent()
        && staysEven(node, job, spec);
  }

  private static boolean meetsConstraints(Node node, JobSpec spec) {
    return spec.placement().constraints().stream().allMatch(c -> meets(node, c));
  }

  private static boolean meets(Node node, Constraint constraint) {
    return constraint.equal() == node.attribute(constraint.attribute()).equals(constraint.value());
  }

  private boolean fewEnough(Node node, JobId job, JobSpec spec) {
    int max = spec.placement().maxReplicasPerNode();
    return max == 0 || siblings(node, job) < max;
  }

  private boolean resources(Node node, JobSpec spec) {
    Resources free = free(node);
    Resources wanted = spec.reservations();
    return free.cpuMillis() >= wanted.cpuMillis()
        && free.memoryBytes() >= wanted.memoryBytes()
        && free.diskBytes() >= wanted.diskBytes()
        && wanted.devices().entrySet().stream()
            .allMatch(device -> free.device(device.getKey()) >= device.getValue());
  }

  private Resources free(Node node) {
    return node.facts().capacity().minus(cluster.use(node.id()).reserved());
  }

  // --- neighbours

  private boolean neighboursAllow(Node node, JobId job, JobSpec spec) {
    for (Affinity affinity : spec.placement().affinities()) {
      if (affinity.required() && !fulfilled(node, job, affinity)) {
        return false;
      }
    }
    for (Aversion aversion : cluster.averseTo(job)) {
      if (tasksSharing(node, aversion.attribute(), aversion.job()) > 0) {
        return false;
      }
    }
    return true;
  }

  private boolean fulfilled(Node node, JobId job, Affinity affinity) {
    JobId other = new JobId(job.namespace(), affinity.job());
    boolean set = !node.attribute(affinity.attribute()).isEmpty();
    int tasks = tasksSharing(node, affinity.attribute(), other);
    if (!affinity.near()) {
      return tasks == 0;
    }
    boolean firstOfAll = other.equals(job) && cluster.tasksByNode(job).isEmpty();
    return set && (tasks > 0 || firstOfAll);
  }

  private int tasksSharing(Node node, String attribute, JobId job) {
    String value = node.attribute(attribute);
    return value.isEmpty()
        ? 0
        : cluster.nodes().stream()
            .filter(other -> other.attribute(attribute).equals(value))
            .mapToInt(other -> siblings(other, job))
            .sum();
  }

  // --- spread

  private boolean staysEven(Node node, JobId job, JobSpec spec) {
    List<SpreadLimit> limits = spec.placement().limits();
    for (int level = 1; level <= limits.size(); level++) {
      List<String> attributes =
          limits.subList(0, level).stream().map(SpreadLimit::attribute).toList();
      List<String> above = attributes.subList(0, level - 1);
      String last = attributes.getLast();
      int least =
          cluster.nodes().stream()
              .filter(other -> other.takesTasks() && meetsConstraints(other, spec))
              .filter(other -> alike(node, other, above) && !other.attribute(last).isEmpty())
              .mapToInt(other -> tasksAlike(other, attributes, job))
              .min()
              .orElse(0);
      if (node.attribute(last).isEmpty()
          || tasksAlike(node, attributes, job) + 1 - least > limits.get(level - 1).maxSkew()) {
        return false;
      }
    }
    return true;
  }

  private int tasksAlike(Node node, List<String> attributes, JobId job) {
    return cluster.nodes().stream()
        .filter(other -> alike(node, other, attributes))
        .mapToInt(other -> siblings(other, job))
        .sum();
  }

  private static boolean alike(Node one, Node other, List<String> attributes) {
    return attributes.stream().allMatch(a -> other.attribute(a).equals(one.attribute(a)));
  }

  // --- ports

  private Optional<List<PortAssignment>> ports(Node node, JobSpec spec) {
    List<PortAssignment> given = new ArrayList<>();
    for (boolean dynamic : new boolean[] {false, true}) {
      for (PortRequest request : spec.ports()) {
        if ((request.hostPort() == 0) != dynamic) {
          continue;
        }
        int first = dynamic ? node.facts().portFirst() : request.hostPort();
        int last = dynamic ? node.facts().portLast() : request.hostPort();
        int port = first;
        while (port <= last && taken(node, given, request.protocol(), port)) {
          port++;
        }
        if (port > last) {
          return Optional.empty();
        }
        given.add(new PortAssignment("", request.containerPort(), port, request.protocol(), ""));
      }
    }
    return Optional.of(given);
  }

  private boolean taken(Node node, List<PortAssignment> given, String protocol, int port) {
    return cluster.use(node.id()).ports().inUse(protocol, port, "")
        || given.stream().anyMatch(p -> p.hostPort() == port && p.protocol().equals(protocol));
  }

  // --- which is better

  private Comparator<Node> better(JobId job, JobSpec spec) {
    Comparator<Node> order = (_, _) -> 0;
    List<String> attributes = new ArrayList<>();
    spec.placement().limits().forEach(limit -> attributes.add(limit.attribute()));
    attributes.addAll(spec.placement().spread());
    for (int level = 1; level <= attributes.size(); level++) {
      List<String> upTo = attributes.subList(0, level);
      order = order.thenComparingInt(node -> tasksAlike(node, upTo, job));
    }
    return order
        .thenComparing(Comparator.comparingInt((Node node) -> wishes(node, job, spec)).reversed())
        .thenComparing(Comparator.comparingDouble((Node node) -> score(node, job, spec)).reversed())
        .thenComparingInt(node -> cluster.use(node.id()).tasks())
        .thenComparing(Node::id);
  }

  private int wishes(Node node, JobId job, JobSpec spec) {
    int sum = 0;
    for (Affinity affinity : spec.placement().affinities()) {
      sum += !affinity.required() && fulfilled(node, job, affinity) ? affinity.weight() : 0;
    }
    for (Preference wish : spec.placement().preferences()) {
      sum += meets(node, wish.constraint()) ? wish.weight() : 0;
    }
    return sum;
  }

  private double score(Node node, JobId job, JobSpec spec) {
    NodeUse use = cluster.use(node.id());
    double cpu =
        used(
            node.facts().capacity().cpuMillis(),
            use.reserved().cpuMillis() + spec.reservations().cpuMillis());
    double memory =
        used(
            node.facts().capacity().memoryBytes(),
            use.reserved().memoryBytes() + spec.reservations().memoryBytes());
    return ((cpu + memory) / 2 + 1.0 / (1 + siblings(node, job))) / 2;
  }

  private static double used(long capacity, long taken) {
    return capacity <= 0 ? 1 : Math.clamp(1 - (double) (capacity - taken) / capacity, 0, 1);
  }

  private int siblings(Node node, JobId job) {
    return cluster.tasksByNode(job).getOrDefault(node.id(), 0);
  }

  private void occupy(Node node, PendingGroup group, Task task) {
    List<PortAssignment> given = ports(node, group.spec()).orElseThrow();
    cluster.put(task.id(), group.job(), group.spec(), node.id(), given);
  }
}
