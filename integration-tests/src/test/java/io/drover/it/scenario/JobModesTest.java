package io.drover.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.it.cluster.Eventually;
import io.drover.it.cluster.LocalCluster;
import io.drover.it.cluster.TestEngine;
import io.drover.proto.Task;
import io.drover.proto.TaskState;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The four modes of Compose, on a cluster of one master and two workers. */
@Timeout(180)
final class JobModesTest {
  private static LocalCluster cluster;

  @BeforeAll
  static void start() {
    cluster = LocalCluster.start(1, 2);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void replicatedServiceKeepsItsCountAndScales() {
    cluster.deploy("replicated", service("web", "sleep 1000", "replicas: 2"));
    assertThat(cluster.awaitRunning("replicated_web", 2))
        .extracting(Task::getSlot)
        .containsExactlyInAnyOrder(1, 2);

    cluster.drover("scale", "replicated_web=4").orThrow();
    cluster.awaitRunning("replicated_web", 4);
    cluster.drover("scale", "replicated_web=1").orThrow();
    Task left = cluster.awaitRunning("replicated_web", 1).getFirst();

    assertThat(left.getSlot()).isEqualTo(1);
    cluster.drover("rm", "replicated").orThrow();
    Eventually.holds(
        "no container of the removed stack is left",
        () -> !TestEngine.running(cluster.name()).containsKey(left.getId()));
  }

  @Test
  void serviceThatEndsIsStartedAgain() {
    cluster.deploy(
        "restarting",
        service("web", "sleep 1000", "replicas: 1\n      restart_policy: {delay: 100ms}"));
    Task task = cluster.awaitRunning("restarting_web", 1).getFirst();

    TestEngine.remove(task.getContainerId());

    Eventually.holds(
        "another container runs",
        () ->
            cluster.running("restarting_web").stream()
                .anyMatch(now -> !now.getContainerId().equals(task.getContainerId())));
    cluster.drover("rm", "restarting").orThrow();
  }

  @Test
  void globalServiceRunsOnceOnEveryNode() {
    cluster.deploy("everywhere", service("agent", "sleep 1000", "mode: global"));

    assertThat(cluster.awaitRunning("everywhere_agent", 2))
        .extracting(Task::getNode)
        .containsExactlyInAnyOrder("worker-1", "worker-2");
    cluster.drover("rm", "everywhere").orThrow();
  }

  @Test
  void replicatedJobRunsEachOfItsTasksOnceToItsEnd() {
    cluster.deploy("batch", service("work", "true", "mode: replicated-job\n      replicas: 3"));

    List<Task> tasks = cluster.tasks("batch_work", true);
    assertThat(tasks)
        .hasSize(3)
        .allSatisfy(task -> assertThat(task.getState()).isEqualTo(TaskState.COMPLETE))
        .allSatisfy(task -> assertThat(task.getExitCode()).isZero());
    cluster.drover("rm", "batch").orThrow();
  }

  @Test
  void globalJobRunsOnceToItsEndOnEveryNode() {
    cluster.deploy("sweep", service("work", "true", "mode: global-job"));

    assertThat(cluster.tasks("sweep_work", true))
        .allSatisfy(task -> assertThat(task.getState()).isEqualTo(TaskState.COMPLETE))
        .extracting(Task::getNode)
        .containsExactlyInAnyOrder("worker-1", "worker-2");
    cluster.drover("rm", "sweep").orThrow();
  }

  @Test
  void changedServiceIsReplacedTaskByTask() {
    cluster.deploy("rolling", service("web", "sleep 1000", "replicas: 2"));
    Set<String> before = ids(cluster.awaitRunning("rolling_web", 2));

    cluster.deploy("rolling", service("web", "sleep 1001", "replicas: 2"));
    List<Task> after = cluster.awaitRunning("rolling_web", 2);

    assertThat(ids(after)).doesNotContainAnyElementsOf(before);
    assertThat(after).allSatisfy(task -> assertThat(task.getVersion()).isEqualTo(2));
    cluster.deploy("rolling", service("web", "sleep 1001", "replicas: 2"));
    assertThat(ids(cluster.awaitRunning("rolling_web", 2))).isEqualTo(ids(after));
    cluster.drover("rm", "rolling").orThrow();
  }

  @Test
  void drainedNodeGivesItsTasksAwayAndACordonedOneTakesNone() {
    cluster.deploy("moving", service("web", "sleep 1000", "replicas: 2"));
    cluster.awaitRunning("moving_web", 2);

    cluster.drover("node", "drain", "worker-1").orThrow();
    Eventually.holds(
        "all tasks run on worker-2",
        () ->
            cluster.running("moving_web").size() == 2
                && cluster.running("moving_web").stream()
                    .allMatch(task -> task.getNode().equals("worker-2")));
    cluster.drover("node", "uncordon", "worker-1").orThrow();
    cluster.drover("node", "cordon", "worker-2").orThrow();
    cluster.drover("scale", "moving_web=3").orThrow();

    Eventually.holds(
        "the third runs on worker-1",
        () ->
            cluster.running("moving_web").stream()
                .anyMatch(task -> task.getNode().equals("worker-1")));
    cluster.drover("node", "uncordon", "worker-2").orThrow();
    cluster.drover("rm", "moving").orThrow();
  }

  private static Set<String> ids(List<Task> tasks) {
    return tasks.stream().map(Task::getId).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String service(String name, String command, String deploy) {
    return """
    services:
      %s:
        image: %s
        command: %s
        init: true
        stop_grace_period: 1s
        deploy:
          %s
    """
        .formatted(name, TestEngine.image(), command, deploy);
  }
}
