package io.drover.client.internal;

import io.drover.base.HostPort;
import io.drover.rpc.RpcConnection;
import java.util.concurrent.CompletableFuture;

/** Connects to a master. The place where tests put a network of their own. */
@FunctionalInterface
public interface Connector {
  /** A new connection after its handshake; fails when the master cannot be reached. */
  CompletableFuture<RpcConnection> connect(HostPort master);
}
