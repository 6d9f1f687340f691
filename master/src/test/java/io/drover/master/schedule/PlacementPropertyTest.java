package io.drover.master.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.master.model.JobId;
import io.drover.master.model.NodeId;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
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
  private static final int CLUSTERS = Integer.getInteger("drover.placement.clusters", 20_000);
  private static final int ROUNDS = 4;

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
    Map<Task, Optional<NodeId>> expected = new ReferenceScheduler(cluster.copy()).place(groups);

    List<Decision> decisions = scheduler.place(groups);

    Map<TaskId, Optional<NodeId>> wanted = new LinkedHashMap<>();
    expected.forEach((task, node) -> wanted.put(task.id(), node));
    Map<TaskId, Optional<NodeId>> actual = new LinkedHashMap<>();
    Map<TaskId, PendingGroup> groupOf = new HashMap<>();
    groups.forEach(group -> group.tasks().forEach(task -> groupOf.put(task.id(), group)));
    for (Decision decision : decisions) {
      if (decision instanceof Decision.Placed placed) {
        actual.put(decision.task(), Optional.of(placed.placement().node()));
        PendingGroup group = groupOf.get(decision.task());
        JobId job = group.job();
        cluster.put(
            decision.task(),
            job,
            group.spec(),
            placed.placement().node(),
            placed.placement().ports());
        scheduler.touched(placed.placement().node(), job);
      } else {
        actual.put(decision.task(), Optional.empty());
      }
    }
    assertThat(actual).as(where).isEqualTo(wanted);
  }
}
