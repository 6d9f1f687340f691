package io.drover.it.bench;

import io.drover.base.HostPort;
import io.drover.proto.Heartbeat;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcConfig;
import io.drover.rpc.RpcLoops;
import io.drover.rpc.RpcMethod;
import io.drover.rpc.RpcServer;
import io.drover.rpc.RpcServices;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** A server that answers each request with itself; ends with its standard input. */
public final class RpcEcho {
  static final String CLUSTER = "bench";

  static final RpcMethod<Heartbeat, Heartbeat> ECHO =
      RpcMethod.of("bench.Echo", Heartbeat.getDefaultInstance(), Heartbeat.getDefaultInstance());

  private RpcEcho() {}

  /** Prints the port that it listens on. */
  public static void main(String[] arguments) throws IOException {
    RpcServices services =
        new RpcServices()
            .unary(ECHO, (connection, request) -> CompletableFuture.completedFuture(request));
    try (RpcLoops loops = new RpcLoops(1, "echo");
        RpcServer server =
            RpcServer.start(
                loops,
                new HostPort("127.0.0.1", 0),
                new PeerIdentity(CLUSTER, PeerIdentity.Role.MASTER, "echo", "bench"),
                RpcConfig.DEFAULT,
                services,
                connection -> {})) {
      System.out.println(server.address().port());
      while (System.in.read() >= 0) {
        // Until whoever started it is gone.
      }
    }
  }
}
