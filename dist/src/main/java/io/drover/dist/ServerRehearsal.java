package io.drover.dist;

import io.drover.base.HostPort;
import io.drover.cli.Cli;
import io.drover.client.DroverClient;
import io.drover.proto.ContainerSpec;
import io.drover.proto.DeployCommand;
import io.drover.proto.JobMode;
import io.drover.proto.JobSpec;
import io.drover.proto.JobsQuery;
import io.drover.proto.NodeCommand;
import io.drover.proto.Resources;
import io.drover.proto.TasksQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs masters and a worker under a load of scripted workers, lets the leader go, and ends, so that
 * the JVM can record the classes that servers need and which of their methods are hot. The launcher
 * starts servers from the record: in half the time, and with a new leader's code compiled early.
 */
public final class ServerRehearsal {
  private static final int MASTERS = 3;
  private static final int FLEET = 60;
  private static final int JOBS = 20;
  private static final int TASKS = 300;
  private static final int READS = 200;

  private final DevCluster cluster;
  private final RehearsalFleet fleet;
  private final DroverClient client;
  private int tasks;

  private ServerRehearsal(DevCluster cluster, RehearsalFleet fleet, DroverClient client) {
    this.cluster = cluster;
    this.fleet = fleet;
    this.client = client;
  }

  /** Takes no arguments. Exit code 1, and a line about it, when a step fails or takes too long. */
  public static void main(String[] args) {
    int status = 0;
    try {
      Path folder = Files.createTempDirectory("drover-rehearsal");
      try {
        rehearse(folder);
      } finally {
        remove(folder);
      }
    } catch (IOException | RuntimeException e) {
      System.err.println("the rehearsal failed: " + e);
      status = 1;
    }
    System.exit(status);
  }

  private static void rehearse(Path folder) throws IOException {
    showHelp();
    // A worker whose engine is away does all but run containers.
    String engine = "unix://" + folder.resolve("no-engine.sock");
    DevConfig config = new DevConfig(folder, 0, 0, MASTERS, 1, engine, false);
    try (DevCluster cluster = DevCluster.start(config);
        RehearsalFleet fleet = RehearsalFleet.start(cluster.addresses(), FLEET);
        DroverClient client = client(cluster.addresses())) {
      new ServerRehearsal(cluster, fleet, client).play();
    }
  }

  private static void showHelp() {
    Cli cli = Rehearsal.cli(Map.of());
    for (String server : List.of("master", "worker", "dev")) {
      cli.run(server, "--help");
    }
  }

  private static DroverClient client(List<HostPort> masters) {
    return DroverClient.builder().masters(masters).timeout(RehearsalFleet.STEP_MAX).build();
  }

  private void play() {
    fleet.await("the workers are taken in", () -> fleet.assigned() == FLEET);
    deploy("first");
    read();
    change();
    loseLeader();
    deploy("second");
    read();
  }

  private void deploy(String prefix) {
    for (int i = 0; i < JOBS; i++) {
      put(prefix + i, "1");
    }
    tasks += JOBS * TASKS;
    awaitTasks();
  }

  private void put(String job, String version) {
    client.deploy(DeployCommand.newBuilder().addJobs(spec(job, version)).build()).join();
  }

  private static JobSpec spec(String name, String version) {
    return JobSpec.newBuilder()
        .setName(name)
        .setMode(JobMode.REPLICATED)
        .setReplicas(TASKS)
        .setReservations(Resources.newBuilder().setCpuMillis(10).setMemoryBytes(1 << 20))
        .setContainer(
            ContainerSpec.newBuilder()
                .setImage("rehearsal:1")
                .setHasCommand(true)
                .addCommand("/bin/service")
                .addEnv("VERSION=" + version))
        .build();
  }

  private void read() {
    for (int i = 0; i < READS; i++) {
      client.jobs(JobsQuery.getDefaultInstance()).join();
      client.tasksPage(TasksQuery.getDefaultInstance()).join();
      client.nodes().join();
      client.status().join();
    }
  }

  private void change() {
    client.scale("first0", 2 * TASKS, 0).join();
    client.scale("first1", TASKS / 2, 0).join();
    client.remove(List.of("first2")).join();
    tasks += TASKS - TASKS / 2 - TASKS;
    put("first3", "2");
    client.restart("first4").join();
    String node = RehearsalFleet.name(0);
    client.node(command(node, NodeCommand.Action.DRAIN)).join();
    awaitTasks();
    client.node(command(node, NodeCommand.Action.UNCORDON)).join();
  }

  private static NodeCommand command(String node, NodeCommand.Action action) {
    return NodeCommand.newBuilder().setNode(node).setAction(action).build();
  }

  private void loseLeader() {
    cluster.closeLeader();
    fleet.await("the workers are taken in by another leader", () -> fleet.assigned() == FLEET);
  }

  private void awaitTasks() {
    fleet.await(tasks + " tasks run", () -> fleet.running() == tasks);
  }

  private static void remove(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
