package io.drover.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.it.cluster.Eventually;
import io.drover.it.cluster.LocalCluster;
import io.drover.it.cluster.TestEngine;
import io.drover.proto.Constraint;
import io.drover.proto.ContainerSpec;
import io.drover.proto.DeployCommand;
import io.drover.proto.Job;
import io.drover.proto.JobMode;
import io.drover.proto.JobSpec;
import io.drover.proto.JobsQuery;
import io.drover.proto.Master;
import io.drover.proto.Placement;
import io.drover.proto.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

  private static final int WRITES = 200;

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
  void leaderPausedAmongManyWritesWritesNothingWhenItWakesUpAndNoWriteIsLostOrDoneTwice() {
    Map<String, String> before = startTimes();
    String paused = cluster.leader();
    List<CompletableFuture<?>> writes = new ArrayList<>();
    for (int i = 0; i < WRITES; i++) {
      writes.add(cluster.client().deploy(waiting("job" + i)));
      if (i == WRITES / 2) {
        // Some of the first half are answered, others are on their way into the log just now.
        writes.getFirst().join();
        cluster.signal(paused, "STOP");
      }
    }
    try {
      CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new))
          .orTimeout(30, TimeUnit.SECONDS)
          .join();
    } finally {
      cluster.signal(paused, "CONT");
    }

    assertThat(cluster.leader()).isNotEqualTo(paused);
    List<Job> jobs = cluster.client().jobs(JobsQuery.newBuilder().setStack("many").build()).join();
    assertThat(jobs).hasSize(WRITES).allSatisfy(job -> assertThat(job.getVersion()).isOne());
    Eventually.holds(
        "each of the jobs has its one task",
        () -> cluster.tasks("many", true).size() == WRITES,
        () -> cluster.tasks("many", true).toString());
    Eventually.holds(
        "the paused master follows to the same index",
        () -> {
          List<Master> masters = cluster.client().masters().join();
          return masters.size() == 3
              && masters.stream().map(Master::getAppliedIndex).distinct().count() == 1
              && masters.stream().map(Master::getEpoch).distinct().count() == 1;
        });
    assertThat(startTimes()).isEqualTo(before);
  }

  /**
   * A new job whose task waits for a node that there is not. To create it twice would be a
   * conflict, and the write would fail.
   */
  private static DeployCommand waiting(String name) {
    return DeployCommand.newBuilder()
        .setStack("many")
        .setCreateOnly(true)
        .addJobs(
            JobSpec.newBuilder()
                .setName("many_" + name)
                .setStack("many")
                .setMode(JobMode.REPLICATED)
                .setReplicas(1)
                .setPlacement(
                    Placement.newBuilder()
                        .addConstraints(
                            Constraint.newBuilder()
                                .setAttribute("node.labels.zone")
                                .setOperator(Constraint.Operator.EQUAL)
                                .setValue("nowhere")))
                .setContainer(ContainerSpec.newBuilder().setImage(TestEngine.image())))
        .build();
  }

  private Map<String, String> startTimes() {
    Map<String, String> times = new HashMap<>();
    TestEngine.running(cluster.name())
        .forEach((task, container) -> times.put(container, TestEngine.startedAt(container)));
    return times;
  }
}
