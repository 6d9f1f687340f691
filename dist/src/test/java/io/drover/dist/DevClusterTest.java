package io.drover.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.client.DroverClient;
import io.drover.proto.ContainerSpec;
import io.drover.proto.DeployCommand;
import io.drover.proto.Job;
import io.drover.proto.JobMode;
import io.drover.proto.JobSpec;
import io.drover.proto.JobsQuery;
import io.drover.proto.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real masters on a real ZooKeeper, and workers whose engine is away. */
@Timeout(120)
class DevClusterTest {
  @TempDir private Path folder;

  private DevConfig config(int masters, int workers, int port) {
    String noEngine = "unix://" + folder.resolve("no.sock");
    return new DevConfig(folder, port, 0, masters, workers, noEngine, false);
  }

  private static DevCluster started(DevConfig config) throws Exception {
    DevCluster cluster = DevCluster.start(config);
    cluster.ready().get(60, TimeUnit.SECONDS);
    return cluster;
  }

  private static DroverClient client(DevCluster cluster) {
    return DroverClient.builder()
        .masters(cluster.addresses())
        .timeout(Duration.ofSeconds(20))
        .build();
  }

  @Test
  void keepsItsJobsAndItsNodesBetweenStarts() throws Exception {
    JobSpec job =
        JobSpec.newBuilder()
            .setName("web")
            .setMode(JobMode.REPLICATED)
            .setReplicas(1)
            .setContainer(ContainerSpec.newBuilder().setImage("nginx"))
            .build();
    try (DevCluster cluster = started(config(1, 2, 0));
        DroverClient client = client(cluster)) {
      client.deploy(DeployCommand.newBuilder().addJobs(job).build()).get(20, TimeUnit.SECONDS);
      assertThat(client.nodes().get(20, TimeUnit.SECONDS))
          .extracting(Node::getName)
          .containsExactlyInAnyOrder("worker-1", "worker-2");
    }
    try (DevCluster cluster = started(config(1, 2, 0));
        DroverClient client = client(cluster)) {
      assertThat(client.jobs(JobsQuery.getDefaultInstance()).get(20, TimeUnit.SECONDS))
          .extracting(Job::getName)
          .containsExactly("web");
    }
  }

  @Test
  void saysWhichPortIsBusy() throws Exception {
    try (DevCluster cluster = started(config(1, 0, 0))) {
      int port = cluster.addresses().getFirst().port();
      DevConfig second =
          new DevConfig(folder.resolve("second"), port, 0, 1, 0, "unix:///nosuch", false);

      assertThatThrownBy(() -> DevCluster.start(second))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + port);
    }
  }

  @Test
  void runsSeveralMastersAndRefusesAnotherNumberOfThemLater() throws Exception {
    try (DevCluster cluster = started(config(3, 0, 0));
        DroverClient client = client(cluster)) {
      // It takes jobs when two of them do.
      await()
          .untilAsserted(() -> assertThat(client.masters().get(20, TimeUnit.SECONDS)).hasSize(3));
    }
    assertThatThrownBy(() -> DevCluster.start(config(1, 0, 0)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("--masters 3");
  }
}
