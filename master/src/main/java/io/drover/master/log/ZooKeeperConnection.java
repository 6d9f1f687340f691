package io.drover.master.log;

import io.drover.base.Check;
import io.drover.base.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.state.SessionConnectionStateErrorPolicy;
import org.apache.curator.retry.RetryUntilElapsed;
import org.apache.curator.utils.ZookeeperFactory;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A master's one connection to ZooKeeper, which log, election and directory share. Whoever opens it
 * closes it, after everything that uses it.
 */
public final class ZooKeeperConnection implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ZooKeeperConnection.class);

  /** Session time-out towards an ensemble of its own. */
  public static final Duration EXTERNAL_SESSION = Duration.ofSeconds(5);

  /** Session time-out towards an ensemble that the masters run themselves. */
  public static final Duration EMBEDDED_SESSION = Duration.ofSeconds(3);

  private static final int RETRY_MILLIS = 100;
  private static final int RETRY_MILLIS_MAX = 10_000;

  private final CuratorFramework curator;
  private final String servers;

  private ZooKeeperConnection(CuratorFramework curator, String servers) {
    this.curator = curator;
    this.servers = servers;
  }

  /**
   * Begins to connect; does not wait for a server.
   *
   * @param servers tried in this order, so that a master that runs a member names its own first
   * @param sessionTimeout after which a silent master's ephemeral nodes are removed
   */
  public static ZooKeeperConnection open(List<HostPort> servers, Duration sessionTimeout) {
    Check.argument(!servers.isEmpty(), "no ZooKeeper server is named");
    String names = servers.stream().map(HostPort::toString).collect(Collectors.joining(","));
    CuratorFramework curator =
        CuratorFrameworkFactory.builder()
            .connectString(names)
            .sessionTimeoutMs(Math.toIntExact(sessionTimeout.toMillis()))
            .connectionTimeoutMs(Math.toIntExact(sessionTimeout.toMillis()))
            .retryPolicy(new RetryUntilElapsed(RETRY_MILLIS_MAX, RETRY_MILLIS))
            // A short break is no reason to give up a lead; the epoch guards what is written.
            .connectionStateErrorPolicy(new SessionConnectionStateErrorPolicy())
            .zookeeperFactory(new SwiftFactory(servers))
            .dontUseContainerParents()
            // Whoever starts a master says where its ensemble is; nothing else moves its session.
            .ensembleTracker(false)
            .build();
    curator.start();
    return new ZooKeeperConnection(curator, names);
  }

  /** For the rooms that speak to ZooKeeper. */
  public CuratorFramework curator() {
    return curator;
  }

  /** Whether a server answers at the moment. */
  public boolean isConnected() {
    return curator.getZookeeperClient().isConnected();
  }

  /**
   * Moves the session to the first of the servers if it is connected to another: the connection
   * breaks for some milliseconds and nothing is lost. Does nothing while there is no connection.
   */
  public void preferFirst() {
    if (!isConnected()) {
      return;
    }
    try {
      ZooKeeper client = curator.getZookeeperClient().getZooKeeper();
      // Asks the hosts (SwiftHosts), who say whether the present one is to be left.
      client.updateServerList(servers);
      // The client finds its closed socket when it next sends something.
      client.exists("/", false, (code, path, context, stat) -> {}, servers);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      // Curator declares it; there will be another call.
      log.debug("the connection to ZooKeeper stays where it is: {}", e.toString());
    }
  }

  /** Ends the session, and with it this master's place in line and in the directory. */
  @Override
  public void close() {
    curator.close();
  }

  private record SwiftFactory(List<HostPort> servers) implements ZookeeperFactory {
    @Override
    public ZooKeeper newZooKeeper(
        String connectString, int sessionTimeout, Watcher watcher, boolean canBeReadOnly) {
      ZKClientConfig config = new ZKClientConfig();
      config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
      try {
        return new ZooKeeper(
            connectString, sessionTimeout, watcher, canBeReadOnly, new SwiftHosts(servers), config);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
