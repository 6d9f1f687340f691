package io.drover.it.chaos;

import io.drover.base.HostPort;
import io.drover.client.DroverClient;
import io.drover.it.cluster.Command;
import io.drover.it.cluster.Eventually;
import io.drover.it.cluster.LocalCluster;
import io.drover.proto.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Three masters and three workers with their engines, each on a machine of its own. */
final class ChaosCluster implements AutoCloseable {
  static final String NAME = "chaos";

  /** What the engines' containers are in, so that nothing of it stays behind. */
  private static final String CGROUP =
      "/drover-chaos-" + System.getProperty("drover.chaos.run", "0");

  private static final int SIZE = 3;
  private static final int MASTER_DISK_MEGABYTES = 192;
  private static final int WORKER_DISK_MEGABYTES = 8;
  private static final int RPC_PORT = 7420;
  private static final int HTTP_PORT = 7480;

  private final Network network = new Network();
  private final Map<String, Daemon> masters = new LinkedHashMap<>();
  private final Map<String, Daemon> workers = new LinkedHashMap<>();
  private final Map<String, Engine> engines = new LinkedHashMap<>();
  private final Map<String, Disk> disks = new LinkedHashMap<>();
  private final List<HostPort> addresses = new ArrayList<>();
  private final MasterProbe probe = new MasterProbe(HTTP_PORT);

  /** Describes the machines; nothing runs yet. */
  ChaosCluster(Path dir, int graceSeconds) {
    String launcher = LocalCluster.root().resolve("dist/target/drover/bin/drover").toString();
    List<Machine> masterMachines =
        IntStream.rangeClosed(1, SIZE).mapToObj(i -> network.add("m" + i, i)).toList();
    String ensemble =
        IntStream.rangeClosed(1, SIZE)
            .mapToObj(i -> i + "=" + masterMachines.get(i - 1).address() + ":2888:3888:2181")
            .reduce((a, b) -> a + "," + b)
            .orElseThrow();
    masterMachines.forEach(machine -> addresses.add(new HostPort(machine.address(), RPC_PORT)));
    for (Machine machine : masterMachines) {
      Disk disk = Disk.mount(dir.resolve(machine.name()), MASTER_DISK_MEGABYTES);
      disks.put(machine.name(), disk);
      List<String> words =
          List.of(
              launcher,
              "master",
              "--id=" + machine.name().substring(1),
              "--cluster=" + NAME,
              "--listen=" + machine.address() + ":" + RPC_PORT,
              "--http=" + machine.address() + ":" + HTTP_PORT,
              "--data-dir=" + disk.data(),
              "--node-grace=" + graceSeconds + "s",
              "--embedded-zookeeper=" + ensemble,
              "--insecure");
      masters.put(machine.name(), daemon(dir, machine, words, "256m"));
    }
    for (int i = 1; i <= SIZE; i++) {
      Machine machine = network.add("w" + i, 10 + i);
      Engine engine = new Engine(machine, dir.resolve("e" + i), CGROUP);
      engines.put(machine.name(), engine);
      Disk disk = Disk.mount(dir.resolve(machine.name()), WORKER_DISK_MEGABYTES);
      disks.put(machine.name(), disk);
      List<String> words =
          List.of(
              launcher,
              "worker",
              "--name=" + machine.name(),
              "--cluster=" + NAME,
              "--masters=" + String.join(",", addresses.stream().map(HostPort::toString).toList()),
              "--data-dir=" + disk.data(),
              "--docker=" + engine.address(),
              "--address=" + machine.address(),
              "--resources=cpu=16,memory=16g");
      workers.put(machine.name(), daemon(dir, machine, words, "96m"));
    }
  }

  private static Daemon daemon(Path dir, Machine machine, List<String> words, String heap) {
    return new Daemon(
        machine,
        machine.name(),
        dir.resolve(machine.name() + ".log"),
        Map.of("DROVER_HEAP", heap, "DROVER_JAVA_OPTS", "-XX:TieredStopAtLevel=1"),
        words);
  }

  /** Starts everything; the cluster takes jobs when this returns. */
  void start() {
    masters.values().forEach(Daemon::start);
    engines.values().parallelStream()
        .forEach(engine -> {
          engine.start();
          engine.load();
        });
    workers.values().forEach(Daemon::start);
    try (DroverClient client = client(Duration.ofSeconds(5))) {
      Eventually.holds(
          "all nodes are ready",
          () ->
              client.nodes().join().stream().filter(n -> n.getState() == Node.State.READY).count()
                  == SIZE);
    }
  }

  /** Ends what a fault left: everything runs and reaches everything when this returns. */
  void heal() {
    network.mendAll();
    disks.values().forEach(Disk::empty);
    engines.values().forEach(Engine::resume);
    engines.values().forEach(Engine::start);
    daemons().forEach(Daemon::resume);
    daemons().forEach(Daemon::start);
  }

  Network network() {
    return network;
  }

  Map<String, Daemon> masters() {
    return masters;
  }

  Map<String, Daemon> workers() {
    return workers;
  }

  Map<String, Engine> engines() {
    return engines;
  }

  Disk disk(String machine) {
    return Objects.requireNonNull(disks.get(machine));
  }

  List<HostPort> addresses() {
    return addresses;
  }

  MasterProbe probe() {
    return probe;
  }

  /** A client of all masters. */
  DroverClient client(Duration timeout) {
    return DroverClient.builder().masters(addresses).cluster(NAME).timeout(timeout).build();
  }

  /** A client that asks this master only, as long as it reads only. */
  DroverClient client(HostPort master, Duration timeout) {
    return DroverClient.builder().masters(List.of(master)).cluster(NAME).timeout(timeout).build();
  }

  /** The name of the leading master's machine: of several that think they lead, the newest. */
  String leader() {
    return masters.values().stream()
        .filter(Daemon::alive)
        .map(master -> Map.entry(master.name(), probe.ask(master.machine())))
        .filter(answer -> answer.getValue().leads())
        .max((a, b) -> Long.compare(a.getValue().epoch(), b.getValue().epoch()))
        .map(Map.Entry::getKey)
        .orElse("m1");
  }

  private Stream<Daemon> daemons() {
    return Stream.concat(masters.values().stream(), workers.values().stream());
  }

  @Override
  public void close() {
    daemons().forEach(Daemon::resume);
    daemons().forEach(Daemon::kill);
    for (Engine engine : engines.values()) {
      engine.resume();
      if (engine.alive()) {
        List<String> all = engine.docker("ps", "-aq").lines();
        List<String> words = new ArrayList<>(List.of("rm", "-fv"));
        words.addAll(all);
        engine.docker(words.toArray(String[]::new));
        engine.stop();
      }
    }
    Command.run(
        "bash",
        "-c",
        "find /sys/fs/cgroup -depth -type d -path '*" + CGROUP + "*' -exec rmdir {} +");
  }
}
