package io.drover.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.it.cluster.Command;
import io.drover.it.cluster.Eventually;
import io.drover.it.cluster.LocalCluster;
import io.drover.it.cluster.TestEngine;
import io.drover.proto.Task;
import io.drover.proto.TaskState;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What users and strangers get wrong: a clear word, the right exit status, and nothing changed. */
@Timeout(180)
final class BadInputTest {
  private static LocalCluster cluster;

  @BeforeAll
  static void start() {
    cluster = LocalCluster.start(1, 1);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void wrongKeyIsRefusedWithItsPlaceAndTheNearestOne() {
    Command.Result result =
        deploy(
            """
            services:
              web:
                image: x
                deploy:
                  replica: 2
            """);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("bad.yaml:5:").contains("replicas");
    assertThat(cluster.client().jobs(io.drover.proto.JobsQuery.getDefaultInstance()).join())
        .noneMatch(job -> job.getName().startsWith("bad"));
  }

  @Test
  void badValueAndUnresolvedVariableAreRefusedTogether() {
    Command.Result result =
        deploy(
            """
            services:
              web:
                image: ${NO_SUCH_IMAGE}
                deploy:
                  replicas: many
            """);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains("bad.yaml:3:")
        .contains("NO_SUCH_IMAGE")
        .contains("bad.yaml:5:")
        .contains("replicas");
  }

  @Test
  void impossibleResourceIsRefused() {
    Command.Result result =
        deploy(
            """
            services:
              web:
                image: x
                deploy:
                  resources:
                    limits: {memory: 16M}
                    reservations: {memory: 32M}
            """);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("bad.yaml:").contains("memory");
  }

  @Test
  void unknownNamesAreNotFound() {
    assertThat(cluster.drover("inspect", "nobody").exitCode()).isEqualTo(4);
    assertThat(cluster.drover("scale", "nobody=2").exitCode()).isEqualTo(4);
    assertThat(cluster.drover("logs", "nobody").exitCode()).isEqualTo(4);
    assertThat(cluster.drover("node", "drain", "nobody").exitCode()).isEqualTo(4);
  }

  @Test
  void unknownCommandAndOptionAreUsageErrors() {
    assertThat(cluster.drover("deplyo").exitCode()).isEqualTo(2);
    assertThat(cluster.drover("ps", "--colour").exitCode()).isEqualTo(2);
  }

  @Test
  void noMasterAtTheAddressIsAStatusOfItsOwn() {
    Command.Result result = cluster.drover("--masters", "127.0.0.1:1", "--timeout", "1s", "jobs");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err()).contains("127.0.0.1:1");
  }

  @Test
  void jobThatFitsNowhereWaitsWithTheReasonAndIsPlacedWhenThereIsRoom() {
    Path file =
        cluster.file(
            "far.yaml",
            """
            services:
              web:
                image: %s
                command: sleep 1000
                init: true
                deploy:
                  placement: {constraints: [node.labels.zone == mars]}
            """
                .formatted(TestEngine.image()));
    cluster.drover("deploy", "-f", file.toString(), "--stack", "far").orThrow();

    Eventually.holds(
        "the task says why it waits",
        () ->
            cluster.tasks("far_web", false).stream()
                .anyMatch(task ->
                    task.getState() == TaskState.PENDING
                        && task.getMessage().contains("0/1 nodes: 1 node.labels.zone")));
    Task waiting = cluster.tasks("far_web", false).getFirst();
    assertThat(cluster.drover("explain", waiting.getId()).orThrow())
        .contains("worker-1")
        .contains("node.labels.zone");

    cluster.drover("node", "label", "worker-1", "zone=mars").orThrow();
    cluster.awaitRunning("far_web", 1);
    cluster.drover("rm", "far").orThrow();
  }

  @Test
  void missingImageIsTriedAgainAndSaidInThePsList() {
    Path file =
        cluster.file(
            "missing.yaml",
            """
            services:
              web:
                image: drover-it-no-such-image:1
            """);
    cluster.drover("deploy", "-f", file.toString(), "--stack", "missing").orThrow();

    Eventually.holds(
        "the list names the image",
        () -> cluster.drover("ps", "missing_web").out().contains("drover-it-no-such-image"));
    Eventually.holds(
        "the task prepares and says what is wrong",
        () ->
            cluster.tasks("missing_web", false).stream()
                .anyMatch(task ->
                    task.getState() == TaskState.PREPARING && task.getMessage().contains("pull")));
    cluster.drover("rm", "missing").orThrow();
    Eventually.holds(
        "the job is gone", () -> cluster.drover("inspect", "missing_web").exitCode() == 4);
  }

  @Test
  void garbageAndOversizedFramesOnTheMastersPortHarmNobody() throws IOException {
    String[] address = cluster.client().masters().join().getFirst().getAddress().split(":");
    Random random = new Random(7);
    for (int i = 0; i < 50; i++) {
      byte[] garbage = new byte[1 + random.nextInt(10_000)];
      random.nextBytes(garbage);
      if (i % 2 == 0) {
        // The length prefix of a frame of two gigabytes.
        garbage[0] = 0x7f;
      }
      try (Socket socket = new Socket(address[0], Integer.parseInt(address[1]))) {
        OutputStream out = socket.getOutputStream();
        out.write(garbage);
        out.flush();
      } catch (java.net.SocketException e) {
        // The master closed on us, as it should.
        assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|closed).*");
      }
    }

    assertThat(cluster.drover("status").exitCode()).isZero();
    assertThat(cluster.log("master-1")).doesNotContain("ERROR").doesNotContain("OutOfMemory");
  }

  private static Command.Result deploy(String compose) {
    Path file = cluster.file("bad.yaml", compose);
    return cluster.drover("deploy", "-f", file.toString(), "--stack", "bad");
  }
}
