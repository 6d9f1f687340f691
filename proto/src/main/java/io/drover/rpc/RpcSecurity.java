package io.drover.rpc;

import io.drover.base.HostPort;
import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.SocketChannel;
import java.util.List;
import java.util.Optional;

/**
 * How the bytes of connections are protected: what stands between the frames and the socket, in
 * every pipeline of a server or client.
 */
public final class RpcSecurity {
  private static final RpcSecurity PLAINTEXT = new RpcSecurity((channel, server) -> List.of());

  /** Makes the handlers of one channel. */
  @FunctionalInterface
  interface Layer {
    /**
     * The handlers, the one nearest to the socket first.
     *
     * @param server whom a client connects to; empty on a server's channels
     */
    List<ChannelHandler> handlers(SocketChannel channel, Optional<HostPort> server);
  }

  private final Layer layer;

  RpcSecurity(Layer layer) {
    this.layer = layer;
  }

  /** No protection at all: for one machine or a network that nobody else is on. */
  public static RpcSecurity plaintext() {
    return PLAINTEXT;
  }

  void install(SocketChannel channel, Optional<HostPort> server) {
    for (ChannelHandler handler : layer.handlers(channel, server)) {
      channel.pipeline().addLast(handler);
    }
  }
}
