package io.drover.master.api.http;

import io.drover.base.HostPort;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP server of a master: GET and HEAD of a few pages. It has one thread of its own, so that a
 * browser never takes time from workers and clients, and bounds on everything a peer can make grow.
 */
public final class HttpDoor implements AutoCloseable {
  private static final int LINE_BYTES_MAX = 4_096;
  private static final int HEADER_BYTES_MAX = 8_192;
  private static final int CHUNK_BYTES_MAX = 8_192;
  private static final int BODY_BYTES_MAX = 16_384;
  private static final int IDLE_MILLIS_MAX = 30_000;
  private static final int CLOSE_MILLIS_MAX = 1_000;

  private final EventLoopGroup loops;
  private final ChannelGroup channels;
  private final HostPort address;

  private HttpDoor(EventLoopGroup loops, ChannelGroup channels, HostPort address) {
    this.loops = loops;
    this.channels = channels;
    this.address = address;
  }

  /**
   * Listens.
   *
   * @param listen port 0 takes a free one
   * @throws IOException if the address cannot be bound, naming it
   */
  public static HttpDoor open(HostPort listen, HttpPages pages) throws IOException {
    EventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("drover-http"), NioIoHandler.newFactory());
    // Closes what is added after it was closed.
    ChannelGroup channels = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);
    ConnectionLimit limit = new ConnectionLimit();
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 128)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channels.add(channel);
                    fill(channel.pipeline(), limit, pages);
                  }
                });
    var bound = bootstrap.bind(listen.host(), listen.port()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      var _ = loops.shutdownGracefully(0, CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS);
      throw new IOException(
          "cannot listen for HTTP on "
              + listen
              + ": "
              + bound.cause().getMessage()
              + "; choose another address with --http");
    }
    channels.add(bound.channel());
    InetSocketAddress local = (InetSocketAddress) bound.channel().localAddress();
    return new HttpDoor(loops, channels, new HostPort(listen.host(), local.getPort()));
  }

  /** Adds what stands between a connection's bytes and the pages. */
  static void fill(ChannelPipeline pipeline, ConnectionLimit limit, HttpPages pages) {
    pipeline
        .addLast(limit)
        .addLast(new ReadTimeoutHandler(IDLE_MILLIS_MAX, TimeUnit.MILLISECONDS))
        .addLast(new HttpServerCodec(LINE_BYTES_MAX, HEADER_BYTES_MAX, CHUNK_BYTES_MAX))
        .addLast(new HttpObjectAggregator(BODY_BYTES_MAX, true))
        .addLast(new HttpRequestHandler(pages));
  }

  /** Where it listens, with the port it really has. */
  public HostPort address() {
    return address;
  }

  /** Stops listening and drops every connection. */
  @Override
  public void close() {
    // Before the loop is told to end: one that runs tasks then ends without closing any (Netty
    // 4.2).
    channels.close().awaitUninterruptibly(CLOSE_MILLIS_MAX);
    loops
        .shutdownGracefully(0, CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(2L * CLOSE_MILLIS_MAX);
  }
}
