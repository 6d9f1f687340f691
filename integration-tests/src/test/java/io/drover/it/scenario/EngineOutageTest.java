package io.drover.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.it.cluster.Eventually;
import io.drover.it.cluster.LocalCluster;
import io.drover.it.cluster.PrivateEngine;
import io.drover.it.cluster.TestEngine;
import io.drover.proto.Node;
import io.drover.proto.Task;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The engine under a worker goes away or hangs: the node says so, and all goes on when it is back.
 */
@Timeout(180)
final class EngineOutageTest {
  private static final String FOR_EVER = "1h";

  private PrivateEngine engine;
  private LocalCluster cluster;

  @BeforeEach
  void start() {
    engine = PrivateEngine.start();
    cluster = LocalCluster.start(1, 1, FOR_EVER, engine.address());
    cluster.deploy(
        "shop",
        """
        services:
          web:
            image: %s
            command: sleep 10000
            network_mode: none
            stop_grace_period: 1s
            deploy:
              replicas: 2
              restart_policy: {delay: 100ms}
        """
            .formatted(TestEngine.image()));
    cluster.awaitRunning("shop_web", 2);
  }

  @AfterEach
  void stop() {
    cluster.close();
    engine.close();
  }

  @Test
  void stoppedEngineTakesTheNodeOutAndItsTasksStartAgainWithIt() {
    Set<String> tasks = ids();

    engine.stop();
    awaitNode(Node.State.DOWN);
    engine.restart();
    awaitNode(Node.State.READY);

    cluster.awaitRunning("shop_web", 2);
    assertThat(ids()).isEqualTo(tasks);
    Eventually.holds("two containers run", () -> engine.docker("ps", "-q").lines().size() == 2);
  }

  @Test
  void hungEngineTakesTheNodeOutAndNothingIsStartedTwice() {
    Set<String> containers =
        cluster.running("shop_web").stream().map(Task::getContainerId).collect(Collectors.toSet());

    engine.pause();
    try {
      awaitNode(Node.State.DOWN);
    } finally {
      engine.resume();
    }
    awaitNode(Node.State.READY);

    assertThat(cluster.awaitRunning("shop_web", 2))
        .extracting(Task::getContainerId)
        .containsExactlyInAnyOrderElementsOf(containers);
  }

  private void awaitNode(Node.State state) {
    Eventually.holds(
        "the node is " + state,
        () -> cluster.nodes().getFirst().getState() == state,
        () -> cluster.nodes().toString());
  }

  private Set<String> ids() {
    return cluster.tasks("shop_web", false).stream().map(Task::getId).collect(Collectors.toSet());
  }
}
