package io.drover.dist;

import io.drover.base.HostPort;
import io.drover.master.app.Master;
import io.drover.master.app.MasterConfig;
import io.drover.master.app.MasterStartException;
import io.drover.master.app.ZooKeeperSource;
import io.drover.worker.app.Worker;
import io.drover.worker.app.WorkerConfig;
import io.drover.worker.model.Resources;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A whole cluster in this process: masters with an embedded ZooKeeper, and workers that share this
 * machine and its engine. Started and closed by one thread at a time.
 */
final class DevCluster implements AutoCloseable {
  static final String CLUSTER = "dev";
  private static final String LOOPBACK = "127.0.0.1";
  private static final String MASTER_FOLDER = "master-";
  private static final Duration NODE_GRACE = Duration.ofSeconds(15);
  private static final int PORTS_FIRST = 20_000;
  private static final int PORTS_LAST = 31_999;
  private static final int PORTS_PER_MEMBER = 3;
  private static final int MEMBER_PORTS_FIRST = 12_000;
  private static final int MEMBER_PORTS_LAST = 18_999;
  private static final int MEMBER_PORT_TRIES = 1_000;
  private static final int MILLIS_PER_CORE = 1_000;

  private final DevConfig config;
  private final List<Master> masters = new ArrayList<>();
  private final List<Worker> workers = new ArrayList<>();

  private DevCluster(DevConfig config) {
    this.config = config;
  }

  /**
   * Starts every part; {@link #ready} tells when they work together.
   *
   * @throws IOException when a part cannot start; the message names the place and the remedy, and
   *     what was started is closed again
   */
  static DevCluster start(DevConfig config) throws IOException {
    checkMasters(config);
    DevCluster cluster = new DevCluster(config);
    boolean started = false;
    try {
      cluster.startMasters();
      cluster.startWorkers();
      started = true;
      return cluster;
    } catch (MasterStartException e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      if (!started) {
        cluster.close();
      }
    }
  }

  /** Completes when every master serves and every worker has been taken in by the leader. */
  CompletableFuture<Void> ready() {
    List<CompletableFuture<Void>> parts = new ArrayList<>();
    masters.forEach(master -> parts.add(master.serving()));
    workers.forEach(worker -> parts.add(worker.ready().toCompletableFuture()));
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
  }

  /** Completes when a part cannot go on, with the reason; or empty when one was closed. */
  CompletableFuture<String> broken() {
    return CompletableFuture.anyOf(
            masters.stream().map(Master::stopped).toArray(CompletableFuture[]::new))
        .thenApply(String::valueOf);
  }

  /** Where clients connect. */
  List<HostPort> addresses() {
    return masters.stream().map(Master::address).toList();
  }

  /** Where the first master serves its pages. */
  HostPort http() {
    return masters.getFirst().http();
  }

  /** Closes the master that leads, if one does; another takes over. */
  void closeLeader() {
    masters.stream().filter(Master::leads).findFirst().ifPresent(Master::close);
  }

  /** Ends every part: workers first, so that no master takes their going for a loss. */
  @Override
  public void close() {
    for (Worker worker : workers.reversed()) {
      if (config.removeContainers()) {
        worker.closeAndRemoveContainers();
      } else {
        worker.close();
      }
    }
    masters.reversed().forEach(Master::close);
  }

  private void startMasters() throws IOException, MasterStartException {
    ZooKeeperSource zooKeeper = ZooKeeperSource.embedded(ensemble(config.masters()));
    for (int number = 1; number <= config.masters(); number++) {
      HostPort listen = new HostPort(LOOPBACK, number == 1 ? config.port() : 0);
      masters.add(
          Master.start(
              new MasterConfig(
                  String.valueOf(number),
                  CLUSTER,
                  listen,
                  new HostPort(LOOPBACK, number == 1 ? config.httpPort() : 0),
                  listen,
                  config.dataDir().resolve(MASTER_FOLDER + number),
                  zooKeeper,
                  NODE_GRACE)));
    }
  }

  private void startWorkers() throws IOException {
    for (int number = 1; number <= config.workers(); number++) {
      Path folder = config.dataDir().resolve("worker-" + number);
      workers.add(
          Worker.start(
              WorkerConfig.of(CLUSTER, addresses(), folder)
                  .withDocker(config.docker())
                  .withNode(node(number))));
    }
  }

  /** Workers that share a machine present a part of it each. */
  private WorkerConfig.Node node(int number) {
    int count = config.workers();
    if (count == 1) {
      return WorkerConfig.Node.WHOLE;
    }
    int ports = (PORTS_LAST - PORTS_FIRST + 1) / count;
    int first = PORTS_FIRST + (number - 1) * ports;
    return new WorkerConfig.Node(
        Optional.of("worker-" + number),
        Optional.empty(),
        Optional.of(share(count)),
        Resources.NONE,
        Map.of(),
        new WorkerConfig.PortRange(first, first + ports - 1));
  }

  private static Resources share(int count) {
    int cpuMillis = Runtime.getRuntime().availableProcessors() * MILLIS_PER_CORE;
    long memory =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean machine
            ? machine.getTotalMemorySize()
            : Runtime.getRuntime().maxMemory();
    return new Resources(cpuMillis / count, memory / count);
  }

  /** Members of an ensemble cannot be added by starting more of them. */
  private static void checkMasters(DevConfig config) throws IOException {
    long kept =
        IntStream.iterate(1, number -> number + 1)
            .takeWhile(number -> Files.exists(config.dataDir().resolve(MASTER_FOLDER + number)))
            .count();
    if (kept > 0 && kept != config.masters()) {
      throw new IOException(
          config.dataDir()
              + " holds a cluster of "
              + kept
              + " masters: start it with --masters "
              + kept
              + ", or name another --data-dir");
    }
  }

  /** The members' ports matter to nobody but themselves: free ones, new at each start. */
  private static String ensemble(int members) throws IOException {
    List<Integer> ports = freePorts(members * PORTS_PER_MEMBER);
    return IntStream.rangeClosed(1, members)
        .mapToObj(number -> {
          int first = (number - 1) * PORTS_PER_MEMBER;
          String three =
              ports.subList(first, first + PORTS_PER_MEMBER).stream()
                  .map(String::valueOf)
                  .collect(Collectors.joining(":"));
          return number + "=" + LOOPBACK + ":" + three;
        })
        .collect(Collectors.joining(","));
  }

  /**
   * All are held until the last is known, so that no two are the same. They lie below those that
   * the kernel gives to whoever connects, or a master that has started could take the next one's.
   */
  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; sockets.size() < count; i++) {
        int port = ThreadLocalRandom.current().nextInt(MEMBER_PORTS_FIRST, MEMBER_PORTS_LAST + 1);
        try {
          sockets.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (BindException e) {
          if (i >= MEMBER_PORT_TRIES) {
            throw new IOException(
                "no free ports for ZooKeeper between %d and %d on %s"
                    .formatted(MEMBER_PORTS_FIRST, MEMBER_PORTS_LAST, LOOPBACK),
                e);
          }
        }
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
