package io.drover.master.api.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Closes connections above a number. Lives on the door's only thread. */
@ChannelHandler.Sharable
final class ConnectionLimit extends ChannelInboundHandlerAdapter {
  static final int CONNECTIONS_MAX = 256;

  private int open;

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    open++;
    if (open > CONNECTIONS_MAX) {
      var _ = ctx.close();
      return;
    }
    ctx.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    open--;
    ctx.fireChannelInactive();
  }
}
