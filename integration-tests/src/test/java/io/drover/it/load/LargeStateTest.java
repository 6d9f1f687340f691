package io.drover.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.base.HostPort;
import io.drover.client.DroverClient;
import io.drover.it.cluster.Eventually;
import io.drover.master.app.Master;
import io.drover.master.app.MasterConfig;
import io.drover.master.app.MasterStartException;
import io.drover.master.app.ZooKeeperSource;
import io.drover.proto.ClusterStatus;
import io.drover.proto.ContainerSpec;
import io.drover.proto.DeployCommand;
import io.drover.proto.JobMode;
import io.drover.proto.JobSpec;
import io.drover.proto.Resources;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hundred thousand tasks: what they cost in ZooKeeper and in memory, what they do to the loop,
 * and how a new master comes by them.
 *
 * <p>Turns are judged by the processor time of the loop's thread, for that is what the turn itself
 * does: by the clock they also take what the garbage collector, the test's fifty workers in the
 * same process and whatever else runs on the machine take from it. Both are written to the log. A
 * turn that cuts no checkpoint gets more, for the first ones run code that is not compiled yet.
 */
@Timeout(400)
final class LargeStateTest {
  private static final Logger LOG = LoggerFactory.getLogger(LargeStateTest.class);
  private static final String CLUSTER = "large";
  private static final int NODES = 50;
  private static final int JOBS = 20;
  private static final int TASKS = 100_000;
  private static final long STORE_BYTES_MAX = 64L << 20;
  private static final Duration CATCH_UP_MAX = Duration.ofSeconds(30);
  private static final double CHECKPOINT_TURN_CPU_SECONDS_MAX = 0.020;
  private static final double TURN_CPU_SECONDS_MAX = 0.100;

  @TempDir private Path folder;

  @Test
  void hundredThousandTasksStaySmallInZooKeeperAndReachANewFollower() throws Exception {
    try (TestingServer zooKeeper = new TestingServer();
        StoreSize store =
            new StoreSize(
                zooKeeper.getConnectString(), "/drover/" + CLUSTER, Duration.ofMillis(200));
        Master leader = master("1", zooKeeper);
        SimulatedFleet _ = fleet(leader);
        DroverClient client = client(leader)) {
      place(client);
      followerCatchesUp(zooKeeper, client);
      checkLoop(leader);
      LOG.info("in ZooKeeper at most {} bytes, looks={}", store.peakBytes(), store.looks());
      assertThat(store.looks()).isGreaterThan(5);
      assertThat(store.peakBytes()).isBetween(1L << 20, STORE_BYTES_MAX);
      assertThat(client.status().join().getLogBytes()).isBetween(1L << 20, STORE_BYTES_MAX);
    }
  }

  private static SimulatedFleet fleet(Master leader) {
    return SimulatedFleet.start(
        FleetPlan.of(
            CLUSTER,
            List.of(leader.address()),
            NODES,
            Resources.newBuilder().setCpuMillis(1_000_000).setMemoryBytes(1L << 40).build()));
  }

  private static void place(DroverClient client) {
    long begin = System.nanoTime();
    for (int i = 0; i < JOBS; i++) {
      client.deploy(DeployCommand.newBuilder().addJobs(job("job" + i)).build()).join();
    }
    Eventually.holds(
        TASKS + " tasks run",
        () -> client.status().join().getTasksRunning() == TASKS,
        () -> client.status().join().toString());
    LOG.info("placed and running after {} ms", (System.nanoTime() - begin) / 1_000_000);
  }

  private void followerCatchesUp(TestingServer zooKeeper, DroverClient client) throws Exception {
    ClusterStatus before = client.status().join();
    assertThat(before.getCheckpointIndex()).isPositive();
    long heapBefore = heapUsed();
    long begin = System.nanoTime();
    try (Master follower = master("2", zooKeeper);
        DroverClient second = client(follower)) {
      Eventually.holds(
          "the follower has every task", () -> second.status().join().getTasksRunning() == TASKS);
      Duration catchUp = Duration.ofNanos(System.nanoTime() - begin);
      assertThat(follower.leads()).isFalse();
      assertThat(second.status().join().getIndex()).isGreaterThanOrEqualTo(before.getIndex());
      LOG.info(
          "follower caught up after {} ms from checkpoint {} and log to {}",
          catchUp.toMillis(),
          before.getCheckpointIndex(),
          before.getIndex());
      LOG.info("a master's state takes {} bytes a task", (heapUsed() - heapBefore) / TASKS);
      assertThat(catchUp).isLessThan(CATCH_UP_MAX);
    }
  }

  private static void checkLoop(Master leader) throws Exception {
    Map<String, Double> metrics = metrics(leader);
    metrics.forEach((name, value) -> {
      if (name.contains("turn")) {
        LOG.info("{} {}", name, value);
      }
    });
    assertThat(metrics.get("drover_checkpoint_turn_cpu_max_seconds"))
        .isBetween(0.000_001, CHECKPOINT_TURN_CPU_SECONDS_MAX);
    assertThat(metrics.get("drover_loop_turn_cpu_max_seconds")).isLessThan(TURN_CPU_SECONDS_MAX);
  }

  private static Map<String, Double> metrics(Master master) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      String text =
          http.send(
                  HttpRequest.newBuilder(URI.create("http://" + master.http() + "/metrics"))
                      .timeout(Duration.ofSeconds(20))
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      return text.lines()
          .filter(line -> !line.startsWith("#") && !line.contains("{"))
          .map(line -> line.split(" ", 2))
          .collect(
              Collectors.toMap(
                  parts -> parts[0], parts -> Double.valueOf(parts[1]), (a, b) -> b, TreeMap::new));
    }
  }

  /** What is left after a collection: the only kind of number about a heap that means something. */
  private static long heapUsed() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
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
                CLUSTER,
                any,
                any,
                any,
                Files.createDirectories(folder.resolve(id)),
                new ZooKeeperSource.External(List.of(HostPort.parse(zooKeeper.getConnectString()))),
                Duration.ofMinutes(10)));
    master.serving().orTimeout(60, TimeUnit.SECONDS).join();
    return master;
  }

  private static DroverClient client(Master master) {
    return DroverClient.builder()
        .masters(List.of(master.address()))
        .timeout(Duration.ofSeconds(60))
        .build();
  }
}
