package io.drover.rpc;

import io.drover.base.HostPort;
import java.util.concurrent.CompletableFuture;

/** Connects to servers. */
public final class RpcClient {
  private RpcClient() {}

  /** Connects without protection of the bytes. */
  public static CompletableFuture<RpcConnection> connect(
      RpcLoops loops, HostPort address, PeerIdentity self, RpcConfig config, RpcServices services) {
    return connect(loops, address, self, config, services, RpcSecurity.plaintext());
  }

  /**
   * Connects and shakes hands, within the configured time.
   *
   * @param services what this side offers to the server
   * @return completes on the connection's event loop; fails with an {@link RpcException} that names
   *     the address: UNAVAILABLE when nobody answers, PROTOCOL_ERROR when the two do not fit
   *     together; cancelling it closes the connection
   */
  public static CompletableFuture<RpcConnection> connect(
      RpcLoops loops,
      HostPort address,
      PeerIdentity self,
      RpcConfig config,
      RpcServices services,
      RpcSecurity security) {
    HandshakeHandler.Side side =
        new HandshakeHandler.Side(self, config, services.registrations(), true);
    ConnectAttempt attempt = new ConnectAttempt(loops, address, side, security);
    attempt.begin();
    return attempt.result();
  }
}
