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
import io.drover.master.model.TaskId;
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

  /** Tasks that were told to end. */
  final List<TaskId> victims = new ArrayList<>();

  /**
   * The node of each task, empty for one that waits; the cluster has the placed tasks afterwards,
   * and the promised ones.
   */
  Map<Task, Optional<NodeId>> place(List<PendingGroup> groups) {
    Map<Task, Optional<NodeId>> placed = new LinkedHashMap<>();
    groups.forEach(group -> cluster.promised.removeIf(p -> p.job().equals(group.job())));
    cluster.puts.addAll(cluster.promised);
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
        if (best.isEmpty() && task.pinned().isEmpty() && group.spec().placement().preempts()) {
          preempt(group, task);
        }
      }
    }
    cluster.puts.removeAll(cluster.promised);
    return placed;
  }

  // --- preemption

  /** Ends the least valuable and fewest tasks, and keeps their place for the task. */
  private void preempt(PendingGroup group, Task task) {
    Optional<Node> best = Optional.empty();
    List<Cluster.Put> ending = List.of();
    for (Node node : cluster.nodes()) {
      if (!fitsButForRoom(node, group.job(), group.spec())) {
        continue;
      }
      Optional<List<Cluster.Put>> needed = victims(node, group.spec());
      if (needed.isPresent() && (best.isEmpty() || lessHarm(needed.get(), ending))) {
        best = Optional.of(node);
        ending = needed.get();
      }
    }
    if (best.isEmpty()) {
      return;
    }
    for (Cluster.Put victim : ending) {
      victims.add(victim.task());
      cluster.puts.set(cluster.puts.indexOf(victim), victim.told());
    }
    occupy(best.get(), group, task);
    cluster.promised.add(cluster.puts.getLast());
  }

  private static boolean lessHarm(List<Cluster.Put> some, List<Cluster.Put> others) {
    int order = Integer.compare(highest(some), highest(others));
    return order != 0 ? order < 0 : some.size() < others.size();
  }

  private static int highest(List<Cluster.Put> puts) {
    return puts.stream().mapToInt(put -> put.spec().priority()).max().orElse(-1);
  }

  /** Who must end on the node, in the order of being taken; empty if no end is enough. */
  private Optional<List<Cluster.Put>> victims(Node node, JobSpec spec) {
    List<Cluster.Put> staying = new ArrayList<>(cluster.on(node.id()));
    staying.removeIf(Cluster.Put::ending);
    Map<String, Long> missing = missing(node, spec, staying);
    List<Cluster.Put> lower =
        staying.stream()
            .filter(put -> put.spec().priority() < spec.priority())
            .filter(put -> spec.placement().affinities().stream().noneMatch(a -> needs(a, put)))
            .filter(put -> !cluster.promised.contains(put))
            .sorted(
                Comparator.comparingInt((Cluster.Put put) -> put.spec().priority())
                    .thenComparingDouble(put -> -share(put, missing))
                    .thenComparing(Cluster.Put::task, Comparator.reverseOrder()))
            .toList();
    List<Cluster.Put> taken = new ArrayList<>();
    for (Cluster.Put put : lower) {
      if (!missing(node, spec, staying).isEmpty()) {
        taken.add(put);
        staying.remove(put);
      }
    }
    if (!missing(node, spec, staying).isEmpty()) {
      return Optional.empty();
    }
    for (Cluster.Put put : List.copyOf(taken).reversed()) {
      staying.add(put);
      if (missing(node, spec, staying).isEmpty()) {
        taken.remove(put);
      } else {
        staying.remove(put);
      }
    }
    return Optional.of(taken);
  }

  private static boolean needs(Affinity affinity, Cluster.Put put) {
    return affinity.required() && affinity.near() && affinity.job().equals(put.job().name());
  }

  /** What the node lacks for the task beside those that stay. */
  private static Map<String, Long> missing(Node node, JobSpec spec, List<Cluster.Put> staying) {
    Map<String, Long> missing = new LinkedHashMap<>();
    amounts(spec.reservations())
        .forEach((kind, wanted) -> {
          long free = amounts(node.facts().capacity()).getOrDefault(kind, 0L);
          for (Cluster.Put put : staying) {
            free -= amounts(put.spec().reservations()).getOrDefault(kind, 0L);
          }
          if (wanted > 0 && wanted > free) {
            missing.put(kind, wanted - free);
          }
        });
    return missing;
  }

  private static double share(Cluster.Put put, Map<String, Long> missing) {
    double share = 0;
    for (Map.Entry<String, Long> kind : missing.entrySet()) {
      long given = amounts(put.spec().reservations()).getOrDefault(kind.getKey(), 0L);
      share += Math.min(1, (double) given / kind.getValue());
    }
    return share;
  }

  private static Map<String, Long> amounts(Resources resources) {
    Map<String, Long> amounts = new LinkedHashMap<>();
    amounts.put(" cpu", resources.cpuMillis());
    amounts.put(" memory", resources.memoryBytes());
    amounts.put(" disk", resources.diskBytes());
    amounts.putAll(resources.devices());
    return amounts;
  }

  // --- what fits

  private boolean fits(Node node, JobId job, JobSpec spec) {
    return fitsButForRoom(node, job, spec) && resources(node, spec);
  }

  private boolean fitsButForRoom(Node node, JobId job, JobSpec spec) {
    return node.takesTasks()
        && meetsConstraints(node, spec)
        && fewEnough(node, job, spec)
        && neighboursAllow(node, job, spec)
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
    return missing(node, spec, cluster.on(node.id())).isEmpty();
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
