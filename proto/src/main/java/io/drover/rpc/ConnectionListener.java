package io.drover.rpc;

/** Is told of each peer that connects to a server. */
@FunctionalInterface
public interface ConnectionListener {
  /**
   * A peer has connected and the handshake is done. Called on the connection's event loop before
   * any of the peer's calls is handled; must not block. Its end is told by {@link
   * RpcConnection#closed()}.
   */
  void connected(RpcConnection connection);
}
