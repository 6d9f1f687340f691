package io.drover.master.log;

import static org.awaitility.Awaitility.await;

import io.drover.base.HostPort;
import io.drover.master.port.ReplicatedLog;
import io.drover.master.port.ReplicatedLogContract;
import io.drover.master.port.TestCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.data.Stat;

/** A real ZooKeeper server, and a wire of its own to it for each master. */
final class ZooKeeperWorld implements ReplicatedLogContract.World {
  static final LogPaths PATHS = new LogPaths("test");

  private static final long SLOW_MILLIS = 150;
  private static final Duration SESSION = Duration.ofSeconds(10);

  private final TestingServer server;
  private final LogSettings settings;
  private final Map<String, FaultyWire> wires = new HashMap<>();
  private final Map<String, ZooKeeperConnection> clients = new HashMap<>();
  private final ZooKeeperConnection direct;

  ZooKeeperWorld(LogSettings settings) {
    this.settings = settings;
    server = startServer();
    direct = ZooKeeperConnection.open(List.of(HostPort.parse(server.getConnectString())), SESSION);
  }

  private static TestingServer startServer() {
    try {
      return new TestingServer(new InstanceSpec(null, -1, -1, -1, true, 1, 200, 100), true);
    } catch (Exception e) {
      throw new IllegalStateException("no test server", e);
    }
  }

  @Override
  public ReplicatedLog open(String master) {
    FaultyWire wire = new FaultyWire(server.getPort());
    wires.put(master, wire);
    ZooKeeperConnection client =
        ZooKeeperConnection.open(List.of(HostPort.parse(wire.address())), SESSION);
    clients.put(master, client);
    return new ZooKeeperLog(client, PATHS, new TestCodec(), settings);
  }

  FaultyWire wire(String master) {
    return Objects.requireNonNull(wires.get(master), master);
  }

  private ZooKeeperConnection client(String master) {
    return Objects.requireNonNull(clients.get(master), master);
  }

  /** A connection that no fault touches. */
  CuratorFramework direct() {
    return direct.curator();
  }

  int version(String path) {
    try {
      Stat stat = direct().checkExists().forPath(path);
      return stat == null ? -1 : stat.getVersion();
    } catch (Exception e) {
      throw new IllegalStateException(path, e);
    }
  }

  boolean exists(String path) {
    try {
      return direct().checkExists().forPath(path) != null;
    } catch (Exception e) {
      throw new IllegalStateException(path, e);
    }
  }

  @Override
  public void step() {}

  @Override
  public void hold(ReplicatedLogContract.Master master, boolean on) {
    master.witness().hold(on);
  }

  @Override
  public void breakConnection(String master) {
    wire(master).breakConnections();
    ZooKeeperConnection client = client(master);
    await().until(() -> client.isConnected());
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
    wire(master).delayAnswers(on ? SLOW_MILLIS : 0);
  }

  @Override
  public void wipe() {
    try {
      direct().delete().deletingChildrenIfNeeded().forPath(PATHS.root());
    } catch (Exception e) {
      throw new IllegalStateException("not wiped", e);
    }
  }

  @Override
  public void damage(long index) {
    try {
      byte[] bytes = direct().getData().forPath(PATHS.entry(index));
      bytes[bytes.length - 1] ^= 1;
      direct().setData().forPath(PATHS.entry(index), bytes);
    } catch (Exception e) {
      throw new IllegalStateException("not damaged", e);
    }
  }

  @Override
  public void close() {
    clients.values().forEach(ZooKeeperConnection::close);
    direct.close();
    wires.values().forEach(FaultyWire::close);
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
