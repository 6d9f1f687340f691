package io.drover.master.api;

import io.drover.master.model.NodeId;
import io.drover.rpc.RpcConnection;
import java.util.Optional;

/** The workers that are connected to this master. Thread-safe. */
@FunctionalInterface
public interface WorkerConnections {
  /** The node's connection; empty while there is none. */
  Optional<RpcConnection> connection(NodeId node);
}
