package io.drover.it.bench;

import io.drover.it.cluster.Eventually;
import io.drover.it.cluster.LocalCluster;
import io.drover.it.load.Fate;
import io.drover.it.load.FleetPlan;
import io.drover.it.load.SimulatedFleet;
import io.drover.it.load.StoreSize;
import io.drover.proto.ContainerSpec;
import io.drover.proto.DeployCommand;
import io.drover.proto.JobMode;
import io.drover.proto.JobSpec;
import io.drover.proto.Resources;
import io.drover.proto.TaskOrder;
import io.drover.proto.WriteResponse;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.awaitility.core.ConditionTimeoutException;

/** Three masters as real processes with their ZooKeeper, and a fleet of simulated workers. */
final class LargeCluster implements AutoCloseable {
  private static final int MASTERS = 3;
  private static final int NODE_CPU_MILLIS = 40_000;
  private static final long NODE_MEMORY_BYTES = 64L << 30;
  private static final int DEPLOYS_AT_ONCE = 8;

  /** The fleet keeps up when it has been no further behind for so long. */
  private static final Duration CALM = Duration.ofSeconds(2);

  private static final int CALM_MILLIS = 300;
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration STORE_LOOK_PAUSE = Duration.ofSeconds(1);

  private final LocalCluster cluster;
  private final SimulatedFleet fleet;
  private final HttpClient http = HttpClient.newHttpClient();

  private LargeCluster(LocalCluster cluster, SimulatedFleet fleet) {
    this.cluster = cluster;
    this.fleet = fleet;
  }

  /**
   * Starts it, and waits until every worker has its assignment and the fleet keeps up: its code is
   * compiled while it connects.
   *
   * @param heap of each master, as the JVM takes it
   */
  static LargeCluster start(int workers, String heap) {
    return start(workers, heap, order -> Fate.RUNS);
  }

  /**
   * The same.
   *
   * @param fates what becomes of each task
   */
  static LargeCluster start(int workers, String heap, Function<TaskOrder, Fate> fates) {
    LocalCluster cluster =
        LocalCluster.startMasters(
            MASTERS,
            dir -> {
              Path log = MasterProcess.gcLog(dir, "%p");
              String usual = System.getenv().getOrDefault("DROVER_JAVA_OPTS", "");
              return Map.of(
                  "DROVER_HEAP",
                  heap,
                  "DROVER_JAVA_OPTS",
                  (usual + " -Xlog:gc:file=" + log).strip());
            });
    Resources node =
        Resources.newBuilder()
            .setCpuMillis(NODE_CPU_MILLIS)
            .setMemoryBytes(NODE_MEMORY_BYTES)
            .build();
    SimulatedFleet fleet =
        SimulatedFleet.start(
            FleetPlan.of(cluster.name(), cluster.masters(), workers, node).with(fates));
    LargeCluster large = new LargeCluster(cluster, fleet);
    try {
      large.await("every worker is assigned", 120, () -> fleet.synced(0) == workers);
      Eventually.stays("the workers keep up", CALM, () -> fleet.behindMillis() < CALM_MILLIS);
    } catch (ConditionTimeoutException e) {
      large.close();
      throw e;
    }
    return large;
  }

  LocalCluster cluster() {
    return cluster;
  }

  SimulatedFleet fleet() {
    return fleet;
  }

  /** Looks at what is in ZooKeeper from now on; to be closed. */
  StoreSize watchStore() {
    return new StoreSize(
        cluster.zooKeeper().toString(), "/drover/" + cluster.name(), STORE_LOOK_PAUSE);
  }

  /** The master of a name such as "master-1". */
  MasterProcess master(String name) {
    return new MasterProcess(cluster, name, http);
  }

  MasterProcess leader() {
    return master(cluster.leader());
  }

  List<String> masters() {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= MASTERS; i++) {
      names.add("master-" + i);
    }
    return names;
  }

  /** Deploys jobs that are all alike, several at a time; returns when all are accepted. */
  void deploy(int jobs, int tasksEach) {
    Semaphore room = new Semaphore(DEPLOYS_AT_ONCE);
    List<CompletableFuture<WriteResponse>> answers = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      room.acquireUninterruptibly();
      DeployCommand command =
          DeployCommand.newBuilder().addJobs(job("job-" + i, tasksEach)).build();
      answers.add(
          cluster.client().deploy(command).whenComplete((answer, failure) -> room.release()));
    }
    answers.forEach(CompletableFuture::join);
  }

  private static JobSpec job(String name, int tasks) {
    return JobSpec.newBuilder()
        .setName(name)
        .setMode(JobMode.REPLICATED)
        .setReplicas(tasks)
        .setReservations(Resources.newBuilder().setCpuMillis(100).setMemoryBytes(128L << 20))
        .setContainer(
            ContainerSpec.newBuilder()
                .setImage("registry.example/service:1.0")
                .setHasCommand(true)
                .addCommand("/bin/service"))
        .build();
  }

  /** Waits; throws when it takes too long. */
  void await(String what, long seconds, BooleanSupplier condition) {
    Eventually.within(Duration.ofSeconds(seconds), POLL, what, condition::getAsBoolean);
  }

  @Override
  public void close() {
    http.close();
    fleet.close();
    cluster.close();
  }
}
