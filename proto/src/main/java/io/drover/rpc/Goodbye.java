package io.drover.rpc;

import io.drover.proto.GoAway;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection so that the peer can learn why. A plain close with unread input resets the
 * connection and may destroy the reason on its way; so this side stops writing, discards what comes
 * and closes when the peer does, but no later than after a fixed time.
 */
final class Goodbye {
  private static final long PATIENCE_MILLIS = 1_000;

  private Goodbye() {}

  /** Says why and closes. Called on the event loop. */
  static void say(Channel channel, RpcCode code, String reason) {
    FrameDecoder decoder = channel.pipeline().get(FrameDecoder.class);
    if (decoder != null) {
      decoder.discard();
    }
    GoAway goAway =
        GoAway.newBuilder().setCode(code.number()).setMessage(Failures.cut(reason)).build();
    var written = channel.writeAndFlush(new Frame.Farewell(goAway));
    var unused = written.addListener(done -> leave(channel, done.isSuccess()));
    Runnable close = () -> leave(channel, false);
    var guard = channel.eventLoop().schedule(close, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    var unusedToo = channel.closeFuture().addListener(closed -> guard.cancel(false));
  }

  private static void leave(Channel channel, boolean gently) {
    var unused =
        gently && channel instanceof DuplexChannel duplex
            ? duplex.shutdownOutput()
            : channel.close();
  }
}
