package io.drover.master.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.master.model.JobId;
import io.drover.master.model.NodeId;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the scheduler decides is what the reference decides, whatever it remembers from before. */
@Timeout(300)
class PlacementPropertyTest {
  private static final int CLUSTERS = Integer.getInteger("drover.placement.clusters", 10_000);

  /** Each round is a cluster of its own, which the scheduler knows from the one before. */
  private static final int ROUNDS = 3;

  @Test
  void agreesWithTheReferenceOnRandomClusters() {
    for (int seed = 0; seed < CLUSTERS; seed++) {
      RandomPlacements random = new RandomPlacements(seed);
      Scheduler scheduler = new Scheduler(random.cluster());
      for (int round = 0; round < ROUNDS; round++) {
        check(random, scheduler, "seed " + seed + ", round " + round);
        random.disturb(scheduler);
      }
    }
  }

  private static void check(RandomPlacements random, Scheduler scheduler, String where) {
    Cluster cluster = random.cluster();
    List<PendingGroup> groups = random.groups();
    Cluster copy = cluster.copy();
    ReferenceScheduler reference = new ReferenceScheduler(copy);
    Map<Task, Optional<NodeId>> expected = reference.place(groups);
    cluster.promised.clear();
    cluster.promised.addAll(copy.promised);

    List<Decision> decisions = scheduler.place(groups);

    Map<TaskId, Optional<NodeId>> wanted = new LinkedHashMap<>();
    expected.forEach((task, node) -> wanted.put(task.id(), node));
    Map<TaskId, Optional<NodeId>> actual = new LinkedHashMap<>();
    List<TaskId> victims = new ArrayList<>();
    Map<TaskId, PendingGroup> groupOf = new HashMap<>();
    groups.forEach(group -> group.tasks().forEach(task -> groupOf.put(task.id(), group)));
    for (Decision decision : decisions) {
      if (decision instanceof Decision.Placed placed) {
        actual.put(decision.task(), Optional.of(placed.placement().node()));
        PendingGroup group = Optional.ofNullable(groupOf.get(decision.task())).orElseThrow();
        JobId job = group.job();
        cluster.put(
            decision.task(),
            job,
            group.spec(),
            placed.placement().node(),
            placed.placement().ports());
        scheduler.touched(placed.placement().node(), job);
      } else if (decision instanceof Decision.Waiting) {
        actual.put(decision.task(), Optional.empty());
      } else {
        victims.add(decision.task());
      }
    }
    assertThat(actual).as(where).isEqualTo(wanted);
    assertThat(victims).as(where).isEqualTo(reference.victims);
    victims.forEach(victim -> end(random.cluster(), scheduler, victim));
  }

  private static void end(Cluster cluster, Scheduler scheduler, TaskId victim) {
    for (int i = 0; i < cluster.puts.size(); i++) {
      Cluster.Put put = cluster.puts.get(i);
      if (put.task().equals(victim)) {
        cluster.puts.set(i, put.told());
        scheduler.touched(put.node(), put.job());
      }
    }
  }
}
