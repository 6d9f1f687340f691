package io.drover.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.base.HostPort;
import io.drover.client.DroverClient;
import io.drover.it.cluster.Eventually;
import io.drover.master.app.Master;
import io.drover.master.app.MasterConfig;
import io.drover.master.app.MasterStartException;
import io.drover.master.app.ZooKeeperSource;
import io.drover.proto.ContainerSpec;
import io.drover.proto.DeployCommand;
import io.drover.proto.JobMode;
import io.drover.proto.JobSpec;
import io.drover.proto.Resources;
import io.drover.rpc.RpcLoops;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A hundred thousand tasks: what they cost in ZooKeeper, and how a new master comes by them. */
@Timeout(400)
final class LargeStateTest {
  private static final Logger LOG = LoggerFactory.getLogger(LargeStateTest.class);
  private static final int NODES = 50;
  private static final int JOBS = 20;
  private static final int TASKS = 100_000;
  private static final long LOG_BYTES_MAX = 64L << 20;
  private static final Duration CATCH_UP_MAX = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void hundredThousandTasksStaySmallInZooKeeperAndReachANewFollower() throws Exception {
    List<AutoCloseable> open = new ArrayList<>();
    try (TestingServer zooKeeper = new TestingServer();
        Master leader = master("1", zooKeeper);
        RpcLoops loops = new RpcLoops(1, "simulated-workers");
        DroverClient client = client(leader)) {
      for (int i = 0; i < NODES; i++) {
        open.add(
            SimulatedWorker.connect(
                loops,
                leader.address(),
                "large",
                "node-" + i,
                Resources.newBuilder().setCpuMillis(1_000_000).setMemoryBytes(1L << 40).build()));
      }
      long begin = System.nanoTime();
      for (int i = 0; i < JOBS; i++) {
        client.deploy(DeployCommand.newBuilder().addJobs(job("job" + i)).build()).join();
      }
      Eventually.holds(
          TASKS + " tasks run",
          () -> client.status().join().getTasksRunning() == TASKS,
          () -> client.status().join().toString());
      LOG.info("placed and running after {} ms", (System.nanoTime() - begin) / 1_000_000);

      begin = System.nanoTime();
      try (Master follower = master("2", zooKeeper);
          DroverClient second = client(follower)) {
        Eventually.holds(
            "the follower has every task", () -> second.status().join().getTasksRunning() == TASKS);
        Duration catchUp = Duration.ofNanos(System.nanoTime() - begin);
        LOG.info(
            "follower caught up after {} ms; log and checkpoint take {} bytes; checkpoint at {} of {}",
            catchUp.toMillis(),
            client.status().join().getLogBytes(),
            client.status().join().getCheckpointIndex(),
            client.status().join().getIndex());
        assertThat(catchUp).isLessThan(CATCH_UP_MAX);
      }
      assertThat(client.status().join().getCheckpointIndex()).isPositive();
      assertThat(client.status().join().getLogBytes()).isBetween(1L, LOG_BYTES_MAX);
      for (AutoCloseable worker : open) {
        worker.close();
      }
    }
  }

  private static JobSpec job(String name) {
    return JobSpec.newBuilder()
        .setName(name)
        .setMode(JobMode.REPLICATED)
        .setReplicas(TASKS / JOBS)
        .setReservations(Resources.newBuilder().setCpuMillis(100).setMemoryBytes(64L << 20))
        .setContainer(ContainerSpec.newBuilder().setImage("image"))
        .build();
  }

  private Master master(String id, TestingServer zooKeeper)
      throws MasterStartException, IOException {
    HostPort any = new HostPort("127.0.0.1", 0);
    Master master =
        Master.start(
            new MasterConfig(
                id,
                "large",
                any,
                any,
                any,
                Files.createDirectories(folder.resolve(id)),
                new ZooKeeperSource.External(List.of(HostPort.parse(zooKeeper.getConnectString()))),
                Duration.ofMinutes(10)));
    master.serving().orTimeout(60, java.util.concurrent.TimeUnit.SECONDS).join();
    return master;
  }

  private static DroverClient client(Master master) {
    return DroverClient.builder()
        .masters(List.of(master.address()))
        .timeout(Duration.ofSeconds(60))
        .build();
  }
}
