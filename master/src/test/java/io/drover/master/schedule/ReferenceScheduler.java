package io.drover.master.schedule;

import io.drover.master.model.Constraint;
import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.PortRequest;
import io.drover.master.model.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
    Map<Task, Optional<NodeId>> placed = new HashMap<>();
    List<PendingGroup> order = new ArrayList<>(groups);
    order.sort(
        Comparator.comparingInt((PendingGroup group) -> -group.spec().priority())
            .thenComparing(group -> group.tasks().getFirst().id()));
    for (PendingGroup group : order) {
      for (Task task : group.tasks()) {
        Optional<Node> best =
            cluster.nodes().stream()
                .filter(node -> fits(node, group.job(), group.spec()))
                .min(better(group.job(), group.spec()));
        best.ifPresent(node -> occupy(node, group));
        placed.put(task, best.map(Node::id));
      }
    }
    return placed;
  }

  private boolean fits(Node node, JobId job, JobSpec spec) {
    NodeUse use = cluster.use(node.id());
    int max = spec.placement().maxReplicasPerNode();
    return node.up()
        && node.availability() == Node.Availability.ACTIVE
        && spec.placement().constraints().stream().allMatch(c -> meets(node, c))
        && (max == 0 || siblings(node, job) < max)
        && free(node.facts().capacity().cpuMillis(), use.reserved().cpuMillis())
            >= spec.reservations().cpuMillis()
        && free(node.facts().capacity().memoryBytes(), use.reserved().memoryBytes())
            >= spec.reservations().memoryBytes()
        && ports(node, spec).isPresent();
  }

  private static boolean meets(Node node, Constraint constraint) {
    String label = constraint.attribute().substring("node.labels.".length());
    String value = node.facts().labels().getOrDefault(label, "");
    return constraint.equal() == value.equals(constraint.value());
  }

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

  private Comparator<Node> better(JobId job, JobSpec spec) {
    Comparator<Node> order = (_, _) -> 0;
    for (int level = 1; level <= spec.placement().spread().size(); level++) {
      List<String> attributes = spec.placement().spread().subList(0, level);
      order = order.thenComparingInt(node -> tasksAlike(node, attributes, job));
    }
    return order
        .thenComparing(Comparator.comparingDouble((Node node) -> score(node, job, spec)).reversed())
        .thenComparingInt(node -> cluster.use(node.id()).tasks())
        .thenComparing(Node::id);
  }

  private int tasksAlike(Node node, List<String> attributes, JobId job) {
    return cluster.nodes().stream()
        .filter(other ->
            attributes.stream().allMatch(a -> other.attribute(a).equals(node.attribute(a))))
        .mapToInt(other -> siblings(other, job))
        .sum();
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

  private static long free(long capacity, long taken) {
    return Math.max(0, capacity - taken);
  }

  private int siblings(Node node, JobId job) {
    return cluster.tasksByNode(job).getOrDefault(node.id(), 0);
  }

  private void occupy(Node node, PendingGroup group) {
    List<PortAssignment> given = ports(node, group.spec()).orElseThrow();
    cluster.put(group.job(), group.spec(), node.id(), given);
  }
}
