package io.drover.it.sim.control;

import io.drover.base.HostPort;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcConfig;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcServices;
import java.util.concurrent.CompletableFuture;

/** One master's way to the network. */
public interface MasterNetwork {
  /** From now on the master answers there. */
  void listen(HostPort address, PeerIdentity self, RpcServices services);

  /** Connects to another master, with the time-outs of this configuration. */
  CompletableFuture<RpcConnection> connect(HostPort to, PeerIdentity self, RpcConfig config);
}
