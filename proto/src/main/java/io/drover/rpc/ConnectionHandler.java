package io.drover.rpc;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last handler of the pipeline after the handshake: tells the connection what happens. */
final class ConnectionHandler extends ChannelInboundHandlerAdapter implements KeepAlive.Actions {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);

  private final NettyConnection connection;
  private final KeepAlive keepAlive;
  private long pings;

  ConnectionHandler(
      NettyConnection connection, ChannelHandlerContext place, FrameDecoder in, FrameEncoder out) {
    this.connection = connection;
    this.keepAlive = new KeepAlive(place.channel(), in, out, connection.config(), this);
  }

  NettyConnection connection() {
    return connection;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    keepAlive.start();
    // Replacing the handshake happens while its hello is read: the end of that read comes here.
    connection.outflow().readBegins();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    connection.outflow().readBegins();
    if (message instanceof Frame frame) {
      frame.deliverTo(connection);
    } else if (message instanceof BrokenInput broken) {
      connection.violation(broken.reason());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    connection.outflow().readEnds();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    connection.outflow().writabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    keepAlive.stop();
    connection.gone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // What the layers below decode badly is the peer's doing too.
    if (cause instanceof IOException || cause instanceof DecoderException) {
      LOG.debug("connection to {} broke", connection.remoteAddress(), cause);
      connection.shut(RpcCode.UNAVAILABLE, "it broke: " + cause.getMessage(), false);
    } else {
      LOG.warn("connection to {} is closed because of a bug", connection.remoteAddress(), cause);
      connection.shut(RpcCode.INTERNAL, "a bug on the other side; see its log", true);
    }
  }

  @Override
  public void ping() {
    connection.outflow().write(new Frame.Ping(++pings));
  }

  @Override
  public void dead(String reason) {
    connection.shut(RpcCode.UNAVAILABLE, reason, false);
  }
}
