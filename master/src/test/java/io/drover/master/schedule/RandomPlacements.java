package io.drover.master.schedule;

import static io.drover.master.schedule.Cluster.job;
import static io.drover.master.schedule.Cluster.task;

import io.drover.master.model.Affinity;
import io.drover.master.model.Constraint;
import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.PlacementRules;
import io.drover.master.model.PortRequest;
import io.drover.master.model.Preference;
import io.drover.master.model.Resources;
import io.drover.master.model.SpreadLimit;
import io.drover.master.model.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Small random clusters and jobs, in which everything that placing knows of is met often. */
final class RandomPlacements {
  private static final int JOBS = 5;
  private static final List<String> ATTRIBUTES =
      List.of("node.labels.zone", "node.labels.rack", "node.id");

  private final Random random;
  private final Cluster cluster = new Cluster();
  private long nextTask = 1;

  RandomPlacements(long seed) {
    random = new Random(seed);
    int nodes = 1 + random.nextInt(10);
    for (int i = 0; i < nodes; i++) {
      node("n" + i);
    }
    for (int i = 0; i < JOBS; i++) {
      cluster.jobs.put(job("job" + i), spec());
    }
  }

  Cluster cluster() {
    return cluster;
  }

  private boolean oneIn(int count) {
    return random.nextInt(count) == 0;
  }

  private void node(String id) {
    Map<String, String> labels = new HashMap<>();
    if (!oneIn(8)) {
      labels.put("zone", "z" + random.nextInt(3));
    }
    labels.put("rack", "r" + random.nextInt(2));
    Map<String, Long> devices = oneIn(3) ? Map.of("gpu", 1L + random.nextInt(3)) : Map.of();
    Resources capacity =
        new Resources(
            1000L * (1 + random.nextInt(4)),
            (128L << random.nextInt(4)) * Cluster.MIB,
            100L * random.nextInt(5),
            devices);
    Node.Availability availability =
        oneIn(8) ? Node.Availability.CORDONED : Node.Availability.ACTIVE;
    cluster.node(id, capacity, labels, availability, !oneIn(8));
  }

  private JobSpec spec() {
    List<Constraint> constraints = new ArrayList<>();
    if (oneIn(4)) {
      constraints.add(constraint());
    }
    List<PortRequest> ports = new ArrayList<>();
    if (oneIn(5)) {
      int hostPort = oneIn(2) ? 0 : 8000 + random.nextInt(2);
      ports.add(new PortRequest("", 80, hostPort, "tcp", ""));
    }
    PlacementRules rules =
        new PlacementRules(
            constraints,
            some(4, this::attribute),
            oneIn(3) ? 1 + random.nextInt(3) : 0,
            some(4, () -> new SpreadLimit(attribute(), 1 + random.nextInt(2))),
            some(3, this::affinity),
            some(4, () -> new Preference(constraint(), 1 + random.nextInt(3))),
            oneIn(2));
    Resources wanted =
        new Resources(
            random.nextInt(8) * 100L,
            32 * Cluster.MIB * random.nextInt(5),
            oneIn(3) ? 50L * random.nextInt(3) : 0,
            oneIn(6) ? Map.of("gpu", 1L + random.nextInt(2)) : Map.of());
    return Cluster.spec(wanted, rules, ports, random.nextInt(3));
  }

  /** None most often, seldom two. */
  private <T> List<T> some(int seldom, Supplier<T> maker) {
    List<T> made = new ArrayList<>();
    while (made.size() < 2 && oneIn(seldom)) {
      made.add(maker.get());
    }
    return made;
  }

  private String attribute() {
    return ATTRIBUTES.get(random.nextInt(ATTRIBUTES.size()));
  }

  private Constraint constraint() {
    return new Constraint("node.labels.zone", random.nextBoolean(), "z" + random.nextInt(3));
  }

  private Affinity affinity() {
    return new Affinity(
        "job" + random.nextInt(JOBS),
        attribute(),
        random.nextBoolean(),
        oneIn(2) ? 0 : 1 + random.nextInt(3));
  }

  /** Tasks of some of the jobs. */
  List<PendingGroup> groups() {
    List<PendingGroup> groups = new ArrayList<>();
    for (int i = 0; i < JOBS; i++) {
      if (oneIn(2)) {
        JobId id = job("job" + i);
        List<Task> tasks = new ArrayList<>();
        int size = 1 + random.nextInt(6);
        for (int j = 0; j < size; j++) {
          Optional<NodeId> pinned =
              oneIn(12) ? Optional.of(new NodeId("n" + random.nextInt(12))) : Optional.empty();
          tasks.add(task(nextTask++, id, pinned));
        }
        groups.add(
            new PendingGroup(id, Optional.ofNullable(cluster.jobs.get(id)).orElseThrow(), tasks));
      }
    }
    return groups;
  }

  /** Something happens to the cluster, of which the scheduler is told. */
  void disturb(Scheduler scheduler) {
    switch (random.nextInt(6)) {
      case 0, 1, 2 -> {
        for (int i = 0; i < 3 && !cluster.puts.isEmpty(); i++) {
          int which = random.nextInt(cluster.puts.size());
          Cluster.Put put = cluster.puts.get(which);
          if (oneIn(3)) {
            cluster.puts.set(which, put.told());
          } else {
            cluster.puts.remove(which);
          }
          scheduler.touched(put.node(), put.job());
        }
      }
      case 3 -> {
        NodeId id = new NodeId("n" + random.nextInt(12));
        if (cluster.puts.stream().noneMatch(put -> put.node().equals(id))) {
          cluster.nodes.remove(id);
          cluster.promised.removeIf(put -> put.node().equals(id));
        }
        scheduler.touched(id);
      }
      case 4 -> {
        String id = "n" + random.nextInt(12);
        node(id);
        scheduler.touched(new NodeId(id));
      }
      default -> cluster.jobs.put(job("job" + random.nextInt(JOBS)), spec());
    }
  }
}
