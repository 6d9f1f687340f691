package io.drover.master.log;

import io.drover.base.HostPort;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.zookeeper.client.HostProvider;
import org.jspecify.annotations.Nullable;

/**
 * Names the servers to ZooKeeper's client in the order given, and paces its attempts.
 *
 * <p>The client sleeps up to a second, at random, before each attempt to connect again, which is
 * most of what a failover would cost. It does so on the thread that asked here for the next server,
 * and an interrupt ends that sleep at once; so one is left pending for it, and the pause between
 * attempts is made here, short and only after every server was tried. Used by one client only.
 */
final class SwiftHosts implements HostProvider {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

  private final List<HostPort> servers;
  private int next;
  private int triedSinceConnected;
  private boolean everConnected;

  SwiftHosts(List<HostPort> servers) {
    this.servers = List.copyOf(servers);
  }

  @Override
  public synchronized int size() {
    return servers.size();
  }

  @Override
  public synchronized InetSocketAddress next(long spinDelay) {
    HostPort server = servers.get(next);
    next = (next + 1) % servers.size();
    triedSinceConnected++;
    if (triedSinceConnected > servers.size()) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    // Before its first connection the client does not sleep, and the interrupt would hit the
    // connecting itself.
    if (everConnected && spinDelay > 0) {
      Thread.currentThread().interrupt();
    }
    // Resolved anew each time: a server may have come back elsewhere.
    return new InetSocketAddress(server.host(), server.port());
  }

  @Override
  public synchronized void onConnected() {
    everConnected = true;
    triedSinceConnected = 0;
    next = 0;
  }

  /** Whether the present server is to be left for the first one; the list itself stays as it is. */
  @Override
  public synchronized boolean updateServerList(
      Collection<InetSocketAddress> serverAddresses, @Nullable InetSocketAddress currentHost) {
    HostPort first = servers.getFirst();
    if (currentHost == null
        || currentHost.equals(new InetSocketAddress(first.host(), first.port()))) {
      return false;
    }
    next = 0;
    triedSinceConnected = 0;
    return true;
  }
}
