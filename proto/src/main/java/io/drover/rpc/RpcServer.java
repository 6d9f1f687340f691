package io.drover.rpc;

import io.drover.base.HostPort;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for peers. Thread-safe. */
public final class RpcServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);

  private static final int BACKLOG = 1_024;
  private static final long BIND_MILLIS_MAX = 10_000;
  private static final long CLOSE_MILLIS_MAX = 2_000;

  private final RpcLoops loops;
  private final HostPort address;
  private final Channel listening;
  private final Set<Channel> accepted;

  private RpcServer(RpcLoops loops, HostPort address, Channel listening, Set<Channel> accepted) {
    this.loops = loops;
    this.address = address;
    this.listening = listening;
    this.accepted = accepted;
  }

  /** Listens without protection of the bytes. */
  public static RpcServer start(
      RpcLoops loops,
      HostPort listen,
      PeerIdentity self,
      RpcConfig config,
      RpcServices services,
      ConnectionListener listener) {
    return start(loops, listen, self, config, services, listener, RpcSecurity.plaintext());
  }

  /**
   * Listens; returns when peers can connect. Must not be called on one of the loops.
   *
   * @param listen port 0 takes a free one
   * @throws RpcException UNAVAILABLE with the address and the reason when it cannot be listened on
   */
  public static RpcServer start(
      RpcLoops loops,
      HostPort listen,
      PeerIdentity self,
      RpcConfig config,
      RpcServices services,
      ConnectionListener listener,
      RpcSecurity security) {
    Set<Channel> accepted = ConcurrentHashMap.newKeySet();
    HandshakeHandler.Side side =
        new HandshakeHandler.Side(self, config, services.registrations(), false);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, RpcLoops.WATER_MARKS)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    loops.keep(channel);
                    accepted.add(channel);
                    var unused =
                        channel.closeFuture().addListener(closed -> accepted.remove(channel));
                    security.install(channel, Optional.empty());
                    HandshakeHandler.install(
                        channel.pipeline(), side, new Welcome(channel, listener));
                  }
                });
    ChannelFuture bound = bootstrap.bind(new InetSocketAddress(listen.host(), listen.port()));
    if (!bound.awaitUninterruptibly(BIND_MILLIS_MAX, TimeUnit.MILLISECONDS) || !bound.isSuccess()) {
      var unused = bound.channel().close();
      throw new RpcException(
          RpcCode.UNAVAILABLE, "cannot listen on " + listen + ": " + reason(bound));
    }
    loops.keep(bound.channel());
    int port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
    return new RpcServer(loops, new HostPort(listen.host(), port), bound.channel(), accepted);
  }

  private static String reason(ChannelFuture bound) {
    Throwable cause = bound.cause();
    if (cause instanceof UnresolvedAddressException) {
      return "the name is unknown";
    }
    return cause == null ? "no answer from the system" : String.valueOf(cause.getMessage());
  }

  /** Where it listens, with the real port. */
  public HostPort address() {
    return address;
  }

  /** Stops listening and closes every connection; waits for it, but not for long. */
  @Override
  public void close() {
    ChannelFuture closed = listening.close();
    for (Channel channel : accepted) {
      ConnectionHandler handler = channel.pipeline().get(ConnectionHandler.class);
      if (handler != null) {
        handler.connection().close();
      } else {
        var unused = channel.close();
      }
    }
    if (!loops.onLoop()) {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS_MAX);
      closed.awaitUninterruptibly(CLOSE_MILLIS_MAX);
      for (Channel channel : accepted) {
        channel
            .closeFuture()
            .awaitUninterruptibly(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      }
    }
  }

  /** What the server does with the outcome of a peer's handshake. */
  private record Welcome(Channel channel, ConnectionListener listener)
      implements HandshakeHandler.Outcome {
    @Override
    public void established(NettyConnection connection) {
      LOG.debug("{} connected from {}", connection.peer(), connection.remoteAddress());
      try {
        listener.connected(connection);
      } catch (Throwable e) {
        RpcException told = Failures.toTell(e, "taking the connection");
        connection.shut(told.code(), String.valueOf(told.getMessage()), true);
      }
    }

    @Override
    public void failed(RpcException failure) {
      String from = Addresses.text(channel.remoteAddress());
      LOG.info("refused a connection from {}: {}", from, failure.getMessage());
    }
  }
}
