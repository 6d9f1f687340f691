package io.drover.client.internal;

import io.drover.base.HostPort;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The masters that a client knows, one shared connection to each, and what is known of who leads.
 * Thread-safe; nothing here blocks.
 */
final class MasterPool implements AutoCloseable {
  /** More addresses than any cluster has masters; what is learnt beyond is ignored. */
  private static final int ADDRESSES_MAX = 64;

  private final Connector connector;
  private final Set<HostPort> addresses;
  private final Map<HostPort, CompletableFuture<RpcConnection>> connections = new HashMap<>();
  private @Nullable HostPort preferred;
  private int turn;
  private boolean closed;

  MasterPool(Collection<HostPort> seeds, Connector connector) {
    this.addresses = new LinkedHashSet<>(seeds);
    this.connector = connector;
  }

  /** Every address known, in the order it was learnt. */
  synchronized List<HostPort> addresses() {
    return List.copyOf(addresses);
  }

  /** Adds addresses of masters. */
  synchronized void learn(Collection<HostPort> masters) {
    for (HostPort master : masters) {
      if (addresses.size() < ADDRESSES_MAX) {
        addresses.add(master);
      }
    }
  }

  /**
   * The master to ask next: the one that is known to lead or to answer, else the next in turn.
   *
   * @param busy masters not to choose
   * @return empty when all are busy
   */
  synchronized Optional<HostPort> choose(Set<HostPort> busy) {
    if (preferred != null && !busy.contains(preferred)) {
      return Optional.of(preferred);
    }
    List<HostPort> all = new ArrayList<>(addresses);
    for (int i = 0; i < all.size(); i++) {
      HostPort next = all.get(Math.floorMod(turn++, all.size()));
      if (!busy.contains(next)) {
        return Optional.of(next);
      }
    }
    return Optional.empty();
  }

  /** A master answered, or was named as the leader: it is asked first from now on. */
  synchronized void prefer(HostPort master) {
    learn(List.of(master));
    preferred = master;
  }

  /** A master failed, was silent or does not lead: it is not asked first any more. */
  synchronized void disfavour(HostPort master) {
    if (master.equals(preferred)) {
      preferred = null;
    }
  }

  /** The connection to a master, made when there is none. Cancelling the future does nothing. */
  CompletableFuture<RpcConnection> connection(HostPort master) {
    CompletableFuture<RpcConnection> made;
    synchronized (this) {
      if (closed) {
        return CompletableFuture.failedFuture(clientClosed());
      }
      CompletableFuture<RpcConnection> known = connections.get(master);
      if (known != null) {
        return known.copy();
      }
      made = new CompletableFuture<>();
      connections.put(master, made);
    }
    connect(master, made);
    return made.copy();
  }

  private void connect(HostPort master, CompletableFuture<RpcConnection> made) {
    Done.then(
        connector.connect(master),
        (connection, failure) -> {
          if (connection == null) {
            forget(master, made);
            made.completeExceptionally(
                failure == null
                    ? new IllegalStateException("no connection")
                    : unreachable(failure));
            return;
          }
          Done.then(connection.closed(), (reason, ignored) -> forget(master, made));
          if (isClosed()) {
            connection.close();
          }
          made.complete(connection);
        });
  }

  private synchronized void forget(HostPort master, CompletableFuture<RpcConnection> made) {
    connections.remove(master, made);
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Whatever kept the connection from being made: another master may do better. */
  private static RpcException unreachable(Throwable failure) {
    return new RpcException(
        RpcCode.UNAVAILABLE, String.valueOf(Failures.rpc(failure).getMessage()));
  }

  static RpcException clientClosed() {
    return new RpcException(RpcCode.CANCELLED, "the client is closed");
  }

  /** Closes every connection, also those that are being made. */
  @Override
  public void close() {
    List<CompletableFuture<RpcConnection>> open;
    synchronized (this) {
      closed = true;
      open = List.copyOf(connections.values());
      connections.clear();
    }
    for (CompletableFuture<RpcConnection> connection : open) {
      Done.then(
          connection,
          (made, failure) -> {
            if (made != null) {
              made.close();
            }
          });
    }
  }
}
