package io.drover.rpc;

import io.drover.base.HostPort;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** One attempt to connect: look up, connect, shake hands, all within one time. */
final class ConnectAttempt implements HandshakeHandler.Outcome {
  private final RpcLoops loops;
  private final HostPort address;
  private final HandshakeHandler.Side side;
  private final RpcSecurity security;
  private final CompletableFuture<RpcConnection> result = new CompletableFuture<>();

  ConnectAttempt(
      RpcLoops loops, HostPort address, HandshakeHandler.Side side, RpcSecurity security) {
    this.loops = loops;
    this.address = address;
    this.side = side;
    this.security = security;
  }

  CompletableFuture<RpcConnection> result() {
    return result;
  }

  void begin() {
    int millis = side.config().connectTimeoutMillis();
    try {
      var timeout =
          loops
              .group()
              .schedule(
                  () -> fail(RpcCode.UNAVAILABLE, "no answer within " + millis + " ms"),
                  millis,
                  TimeUnit.MILLISECONDS);
      var unused = result.whenComplete((connection, failure) -> timeout.cancel(false));
      if (NetUtil.isValidIpV4Address(address.host())
          || NetUtil.isValidIpV6Address(address.host())) {
        connect();
      } else {
        // Looking up a name blocks, so no event loop does it.
        loops.lookups().execute(this::connect);
      }
    } catch (RejectedExecutionException e) {
      fail(RpcCode.UNAVAILABLE, "this side is closing");
    }
  }

  private void connect() {
    InetSocketAddress target = new InetSocketAddress(address.host(), address.port());
    if (target.isUnresolved()) {
      fail(RpcCode.UNAVAILABLE, "the name '" + address.host() + "' is unknown");
      return;
    }
    ChannelFuture connecting;
    try {
      connecting = bootstrap().connect(target);
    } catch (IllegalStateException | RejectedExecutionException e) {
      fail(RpcCode.UNAVAILABLE, "this side is closing");
      return;
    }
    var unusedToo =
        connecting.addListener(connected -> {
          if (!connected.isSuccess()) {
            fail(RpcCode.UNAVAILABLE, String.valueOf(connected.cause().getMessage()));
          }
        });
    var unused =
        result.whenComplete((connection, failure) -> {
          if (failure != null) {
            giveUp(connecting);
          }
        });
  }

  private static void giveUp(ChannelFuture connecting) {
    // Not cancelled: Netty would warn of each that an event loop has not come to yet, with a trace.
    HandshakeHandler handshake = connecting.channel().pipeline().get(HandshakeHandler.class);
    // A handshake that has failed closes its channel itself, after telling the peer why.
    if (handshake == null || !handshake.over()) {
      var unused = connecting.channel().close();
    }
  }

  private Bootstrap bootstrap() {
    return new Bootstrap()
        .group(loops.group())
        .channel(loops.clientChannel())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, RpcLoops.WATER_MARKS)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, side.config().connectTimeoutMillis())
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                loops.keep(channel);
                security.install(channel, Optional.of(address));
                HandshakeHandler.install(channel.pipeline(), side, ConnectAttempt.this);
              }
            });
  }

  @Override
  public void established(NettyConnection connection) {
    if (!result.complete(connection)) {
      connection.close();
    }
  }

  @Override
  public void failed(RpcException failure) {
    fail(failure.code(), String.valueOf(failure.getMessage()));
  }

  private void fail(RpcCode code, String reason) {
    result.completeExceptionally(
        new RpcException(code, "no connection to " + address + ": " + reason));
  }
}
