package io.drover.master.log;

import static org.awaitility.Awaitility.await;

import io.drover.base.HostPort;
import io.drover.master.port.ReplicatedLog;
import io.drover.master.port.ReplicatedLogContract;
import io.drover.master.port.TestCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingCluster;

/**
 * Three real ZooKeeper servers that are killed and restarted under their clients. Each master has a
 * wire of its own to each server.
 */
final class EnsembleWorld implements ReplicatedLogContract.World {
  private static final Duration SESSION = Duration.ofSeconds(4);
  private static final long SLOW_MILLIS = 150;
  private static final int SERVERS = 3;

  private final TestingCluster cluster;
  private final List<InstanceSpec> servers;
  private final LogPaths paths;
  private final Map<String, List<FaultyWire>> wires = new HashMap<>();
  private final Map<String, ZooKeeperConnection> clients = new HashMap<>();

  /** A world of its own on servers that others use as well. */
  EnsembleWorld(TestingCluster cluster, String name) {
    this.cluster = cluster;
    this.servers = List.copyOf(cluster.getInstances());
    this.paths = new LogPaths(name);
  }

  static TestingCluster startServers() {
    List<InstanceSpec> specs = new ArrayList<>();
    for (int i = 1; i <= SERVERS; i++) {
      specs.add(new InstanceSpec(null, -1, -1, -1, true, i, 200, 100));
    }
    TestingCluster started = new TestingCluster(specs);
    try {
      started.start();
    } catch (Exception e) {
      throw new IllegalStateException("no test servers", e);
    }
    return started;
  }

  @Override
  public ReplicatedLog open(String master) {
    List<FaultyWire> own =
        servers.stream().map(server -> new FaultyWire(server.getPort())).toList();
    wires.put(master, own);
    ZooKeeperConnection client =
        ZooKeeperConnection.open(
            own.stream().map(wire -> HostPort.parse(wire.address())).toList(), SESSION);
    clients.put(master, client);
    return new ZooKeeperLog(client, paths, new TestCodec(), LogSettings.DEFAULT);
  }

  private List<FaultyWire> wires(String master) {
    return Objects.requireNonNull(wires.get(master), master);
  }

  private ZooKeeperConnection client(String master) {
    return Objects.requireNonNull(clients.get(master), master);
  }

  @Override
  public void step() {}

  @Override
  public void hold(ReplicatedLogContract.Master master, boolean on) {
    master.witness().hold(on);
  }

  /** Kills the server that the master is connected to, and starts it again. */
  @Override
  public void breakConnection(String master) {
    List<FaultyWire> own = wires(master);
    for (int i = 0; i < SERVERS; i++) {
      if (own.get(i).inUse()) {
        kill(i);
        ZooKeeperConnection client = client(master);
        await().until(client::isConnected);
        restart(i);
        return;
      }
    }
  }

  void kill(int server) {
    try {
      cluster.killServer(servers.get(server));
    } catch (Exception e) {
      throw new IllegalStateException("server " + server + " not killed", e);
    }
  }

  void restart(int server) {
    try {
      cluster.restartServer(servers.get(server));
    } catch (Exception e) {
      throw new IllegalStateException("server " + server + " not restarted", e);
    }
  }

  @Override
  public void loseSession(String master) {
    try {
      client(master)
          .curator()
          .getZookeeperClient()
          .getZooKeeper()
          .getTestable()
          .injectSessionExpiration();
    } catch (Exception e) {
      throw new IllegalStateException(master, e);
    }
  }

  @Override
  public void slow(String master, boolean on) {
    wires(master).forEach(wire -> wire.delayAnswers(on ? SLOW_MILLIS : 0));
  }

  @Override
  public void wipe() {
    try {
      anyClient().curator().delete().deletingChildrenIfNeeded().forPath(paths.root());
    } catch (Exception e) {
      throw new IllegalStateException("not wiped", e);
    }
  }

  @Override
  public void damage(long index) {
    try {
      String path = paths.entry(index);
      byte[] bytes = anyClient().curator().getData().forPath(path);
      bytes[bytes.length - 1] ^= 1;
      anyClient().curator().setData().forPath(path, bytes);
    } catch (Exception e) {
      throw new IllegalStateException("not damaged", e);
    }
  }

  private ZooKeeperConnection anyClient() {
    return clients.values().iterator().next();
  }

  @Override
  public void close() {
    clients.values().forEach(ZooKeeperConnection::close);
    wires.values().forEach(own -> own.forEach(FaultyWire::close));
  }
}
