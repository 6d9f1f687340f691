package io.drover.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.it.cluster.Eventually;
import io.drover.it.cluster.LocalCluster;
import io.drover.it.cluster.TestEngine;
import io.drover.proto.Task;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes die by kill -9; containers must not notice, and nothing acknowledged may be lost. */
@Timeout(300)
final class CrashTest {
  /** Longer than any process takes to come back, however busy the machine. */
  private static final String NODE_GRACE = "2m";

  private LocalCluster cluster;

  @BeforeEach
  void start() {
    cluster = LocalCluster.start(3, 2, NODE_GRACE);
    cluster.deploy(
        "shop",
        """
        services:
          web:
            image: %s
            command: sleep 10000
            init: true
            stop_grace_period: 1s
            deploy:
              replicas: 4
        """
            .formatted(TestEngine.image()));
    cluster.awaitRunning("shop_web", 4);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void anotherMasterLeadsWhenTheLeaderIsKilledAndNothingIsLost() {
    Map<String, String> before = startTimes();
    int replicas = 4;
    for (int round = 0; round < 3; round++) {
      replicas++;
      String victim = cluster.leader();
      cluster.kill(victim);
      cluster.client().scale(Map.of("shop_web", replicas)).join();

      cluster.awaitRunning("shop_web", replicas);
      assertThat(startTimes()).containsAllEntriesOf(before);
      cluster.up();
      assertThat(cluster.leader()).isNotEqualTo(victim);
    }
  }

  @Test
  void crashOfEverythingLeavesTheContainersRunningUnderTheSameTasks() {
    Map<String, String> containers = TestEngine.running(cluster.name());
    Map<String, String> started = startTimes();

    cluster.kill("all");
    assertThat(TestEngine.running(cluster.name())).isEqualTo(containers);
    cluster.up();

    List<Task> tasks = cluster.awaitRunning("shop_web", 4);
    assertThat(tasks.stream().collect(Collectors.toMap(Task::getId, Task::getContainerId)))
        .isEqualTo(containers);
    assertThat(startTimes()).isEqualTo(started);
  }

  @Test
  void restartedWorkerAdoptsItsContainers() {
    Map<String, String> started = startTimes();

    cluster.kill("worker-1");
    cluster.up();
    cluster.drover("scale", "shop_web=5").orThrow();

    cluster.awaitRunning("shop_web", 5);
    assertThat(startTimes()).containsAllEntriesOf(started).hasSize(5);
  }

  @Test
  void pausedLeaderThatWakesUpWritesNothingAndFollows() {
    String paused = cluster.leader();
    Map<String, String> before = startTimes();
    cluster.signal(paused, "STOP");
    try {
      cluster
          .client()
          .scale(Map.of("shop_web", 6))
          .orTimeout(Duration.ofSeconds(30).toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
          .join();
    } finally {
      cluster.signal(paused, "CONT");
    }

    cluster.awaitRunning("shop_web", 6);
    assertThat(cluster.leader()).isNotEqualTo(paused);
    Eventually.holds(
        "the paused master follows to the same index",
        () -> {
          var masters = cluster.client().masters().join();
          return masters.size() == 3
              && masters.stream().map(master -> master.getAppliedIndex()).distinct().count() == 1
              && masters.stream().map(master -> master.getEpoch()).distinct().count() == 1;
        });
    assertThat(startTimes()).containsAllEntriesOf(before);
  }

  private Map<String, String> startTimes() {
    Map<String, String> times = new HashMap<>();
    TestEngine.running(cluster.name())
        .forEach((task, container) -> times.put(container, TestEngine.startedAt(container)));
    return times;
  }
}
