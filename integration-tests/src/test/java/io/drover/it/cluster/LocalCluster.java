package io.drover.it.cluster;

import io.drover.base.HostPort;
import io.drover.client.DroverClient;
import io.drover.master.log.FreePorts;
import io.drover.proto.Master;
import io.drover.proto.Node;
import io.drover.proto.Task;
import io.drover.proto.TaskState;
import io.drover.proto.TasksQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Masters and workers as processes of their own, with ZooKeeper embedded in the masters, started by
 * scripts/cluster. Closing it leaves nothing behind.
 */
public final class LocalCluster implements AutoCloseable {
  private final Path dir;
  private final Path script = root().resolve("scripts/cluster");
  private final Path launcher = root().resolve("dist/target/drover/bin/drover");
  private final List<String> shape;
  private final List<HostPort> masters;
  private final Map<String, String> variables;
  private final DroverClient client;
  private final Map<String, String> environment;

  private LocalCluster(
      Path dir, List<String> shape, List<String> addresses, Map<String, String> variables) {
    this.dir = dir;
    this.shape = shape;
    this.masters = addresses.stream().map(HostPort::parse).toList();
    this.variables = variables;
    this.environment = Map.of("DROVER_MASTERS", String.join(",", addresses));
    this.client = DroverClient.builder().masters(masters).timeout(Duration.ofSeconds(30)).build();
  }

  /** Starts a cluster; it takes jobs when this returns. */
  public static LocalCluster start(int masters, int workers) {
    return start(masters, workers, "15s");
  }

  /** Starts a cluster that takes a node for lost after this time without a word. */
  public static LocalCluster start(int masters, int workers, String nodeGrace) {
    return start(masters, workers, nodeGrace, "unix:///var/run/docker.sock");
  }

  /** Starts a cluster whose workers use this engine. */
  public static LocalCluster start(int masters, int workers, String nodeGrace, String engine) {
    return start(masters, workers, nodeGrace, engine, dir -> Map.of());
  }

  /**
   * Starts masters alone, which need no engine.
   *
   * @param variables what is added to the masters' environment, by the cluster's folder
   */
  public static LocalCluster startMasters(
      int masters, Function<Path, Map<String, String>> variables) {
    return start(masters, 0, "15s", "unix:///var/run/docker.sock", variables);
  }

  private static LocalCluster start(
      int masters,
      int workers,
      String nodeGrace,
      String engine,
      Function<Path, Map<String, String>> variables) {
    try {
      Path dir = Files.createTempDirectory("drover-it");
      int base = FreePorts.run(10 * masters);
      List<String> addresses = new ArrayList<>();
      for (int i = 0; i < masters; i++) {
        addresses.add("127.0.0.1:" + (base + 10 * i));
      }
      List<String> shape =
          List.of(
              "--masters", "" + masters,
              "--workers", "" + workers,
              "--base-port", "" + base,
              "--node-grace", nodeGrace,
              "--docker", engine);
      LocalCluster cluster = new LocalCluster(dir, shape, addresses, variables.apply(dir));
      try {
        cluster.up();
      } catch (IllegalStateException e) {
        cluster.close();
        throw e;
      }
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The project's folder. The tests run in their module's. */
  public static Path root() {
    return Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
        .filter(folder -> Files.exists(folder.resolve("scripts/cluster")))
        .findFirst()
        .orElseThrow();
  }

  /** Starts what does not run, and waits until the cluster takes jobs. */
  public void up() {
    script("up", shape);
  }

  /** Deletes what the masters, which must not run, keep of the cluster's state. */
  public void wipeStore() {
    try (Stream<Path> entries = Files.list(dir)) {
      for (Path entry : entries.toList()) {
        if (entry.getFileName().toString().matches("master-[0-9]+")) {
          TestEngine.deleteTree(entry.resolve("zookeeper"));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the first master's ZooKeeper member takes clients. */
  public HostPort zooKeeper() {
    HostPort first = masters.getFirst();
    return new HostPort(first.host(), first.port() + 4);
  }

  /** Where workers and clients reach the masters, in the order of their numbers. */
  public List<HostPort> masters() {
    return masters;
  }

  /** Where a master, from number 1 on, has its HTTP door. */
  public HostPort http(int master) {
    HostPort address = masters.get(master - 1);
    return new HostPort(address.host(), address.port() + 1);
  }

  /** The cluster's folder. */
  public Path dir() {
    return dir;
  }

  /** Kills processes as scripts/cluster names them, as a crash would. */
  public List<String> kill(String role) {
    List<String> words = List.of(script.toString(), "kill", role, "--dir", dir.toString());
    Command.Result result = Command.run(words.toArray(String[]::new));
    result.orThrow();
    return result.lines();
  }

  /** Ends one process in order, as an operator would. */
  public void terminate(String process) {
    signal(process, "TERM");
    long pid = pid(process);
    Eventually.holds(process + " ends", () -> ProcessHandle.of(pid).isEmpty());
  }

  /** Sends a signal such as STOP or CONT to a process such as "master-1". */
  public void signal(String process, String signal) {
    Command.run("kill", "-" + signal, Long.toString(pid(process))).orThrow();
  }

  /** The process id of a process such as "worker-1". */
  public long pid(String process) {
    try {
      return Long.parseLong(Files.readString(dir.resolve(process + ".pid")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a process has logged so far. */
  public String log(String process) {
    try {
      return Files.readString(dir.resolve(process + ".log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs the command line client. */
  public Command.Result drover(String... words) {
    List<String> command = new ArrayList<>();
    command.add(launcher.toString());
    command.addAll(List.of(words));
    return Command.run(environment, command.toArray(String[]::new));
  }

  /** Runs a line of bash in which {@code "$0"} is the command line client. */
  public Command.Result shell(String line) {
    return Command.run(environment, "bash", "-c", line, launcher.toString());
  }

  /** A client of all masters. */
  public DroverClient client() {
    return client;
  }

  /** The cluster's name, which its containers carry as a label. */
  public String name() {
    try {
      return Files.readAllLines(dir.resolve("cluster.conf")).stream()
          .filter(line -> line.startsWith("made_cluster="))
          .map(line -> line.substring("made_cluster=".length()))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file into the cluster's folder. */
  public Path file(String name, String text) {
    try {
      return Files.writeString(dir.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deploys a Compose file as the stack of this name, and waits until it runs. */
  public void deploy(String stack, String compose) {
    Path file = file(stack + ".yaml", compose);
    drover("deploy", "-f", file.toString(), "--stack", stack, "--wait", "--timeout", "60s")
        .orThrow();
  }

  /** All tasks of a job or stack that have not ended, or all that are kept. */
  public List<Task> tasks(String job, boolean all) {
    return client.tasks(TasksQuery.newBuilder().setJob(job).setAll(all).build()).join();
  }

  /** The running tasks of a job or stack. */
  public List<Task> running(String job) {
    return tasks(job, false).stream().filter(task -> task.getState() == TaskState.RUNNING).toList();
  }

  /** Waits until as many tasks of a job run, and no others are about to. */
  public List<Task> awaitRunning(String job, int count) {
    Eventually.holds(
        count + " tasks of " + job + " run",
        () -> running(job).size() == count && tasks(job, false).size() == count,
        () -> tasks(job, true).toString());
    return running(job);
  }

  /** The nodes. */
  public List<Node> nodes() {
    return client.nodes().join();
  }

  /**
   * The process name of the leading master, such as "master-2". Waits for one: a master that has
   * just started names none before it has read the log.
   */
  public String leader() {
    AtomicReference<String> leader = new AtomicReference<>("");
    Eventually.holds(
        "a master leads",
        () -> {
          client.masters().join().stream()
              .filter(master -> master.getRole() == Master.Role.LEADER)
              .forEach(master -> leader.set("master-" + master.getId()));
          return !leader.get().isEmpty();
        },
        () -> client.masters().join().toString());
    return leader.get();
  }

  @Override
  public void close() {
    client.close();
    try {
      script("down", List.of("--rm"));
    } finally {
      TestEngine.deleteTree(dir);
    }
  }

  private void script(String verb, List<String> options) {
    List<String> words = new ArrayList<>(List.of(script.toString(), verb, "--dir", dir.toString()));
    words.addAll(options);
    Command.run(variables, words.toArray(String[]::new)).orThrow();
  }
}
