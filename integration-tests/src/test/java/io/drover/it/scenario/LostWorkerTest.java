package io.drover.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.it.cluster.Eventually;
import io.drover.it.cluster.LocalCluster;
import io.drover.it.cluster.TestEngine;
import io.drover.proto.Node;
import io.drover.proto.Task;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A machine is gone for longer than the grace time. */
@Timeout(180)
final class LostWorkerTest {
  private LocalCluster cluster;

  @BeforeEach
  void start() {
    cluster = LocalCluster.start(1, 2, "3s");
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
  void tasksOfALostWorkerRunElsewhereAndItsSurplusIsStoppedWhenItReturns() {
    List<String> lost =
        cluster.running("shop_web").stream()
            .filter(task -> task.getNode().equals("worker-1"))
            .map(Task::getId)
            .toList();
    assertThat(lost).isNotEmpty();

    cluster.kill("worker-1");
    Eventually.holds(
        "worker-1 is down",
        () ->
            cluster.nodes().stream()
                .anyMatch(node ->
                    node.getName().equals("worker-1") && node.getState() == Node.State.DOWN));
    Eventually.holds(
        "four tasks run on worker-2",
        () ->
            cluster.running("shop_web").stream()
                    .filter(task -> task.getNode().equals("worker-2"))
                    .count()
                == 4);
    assertThat(TestEngine.running(cluster.name())).containsKeys(lost.toArray(String[]::new));

    cluster.up();
    Eventually.holds(
        "the surplus containers are stopped",
        () -> TestEngine.running(cluster.name()).keySet().stream().noneMatch(lost::contains));
    cluster.awaitRunning("shop_web", 4);
    assertThat(TestEngine.running(cluster.name())).hasSize(4);
  }
}
