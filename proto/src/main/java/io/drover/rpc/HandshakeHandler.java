package io.drover.rpc;

import com.google.protobuf.ByteString;
import io.drover.proto.GoAway;
import io.drover.proto.PeerHello;
import io.drover.proto.StreamEnd;
import io.drover.proto.StreamOpen;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges hellos and then gives its place to a {@link ConnectionHandler}. The side that connects
 * speaks first; the other answers with its own hello or with the reason why not.
 */
final class HandshakeHandler extends ChannelInboundHandlerAdapter implements FrameSink {
  /** What becomes of the handshake; one of the two is called, once, on the event loop. */
  interface Outcome {
    void established(NettyConnection connection);

    void failed(RpcException failure);
  }

  /** What this side is, allows and offers. */
  record Side(
      PeerIdentity self,
      RpcConfig config,
      Map<String, RpcServices.Registration> methods,
      boolean connector) {}

  private final Side side;
  private final Outcome outcome;
  private @Nullable ChannelHandlerContext place;
  private @Nullable Future<?> timeout;
  private volatile boolean over;

  HandshakeHandler(Side side, Outcome outcome) {
    this.side = side;
    this.outcome = outcome;
  }

  /** Fills a new channel's pipeline; the security's handlers come before. */
  static void install(ChannelPipeline pipeline, Side side, Outcome outcome) {
    pipeline.addLast(new FrameDecoder(), new FrameEncoder(), new HandshakeHandler(side, outcome));
  }

  /** Whether the outcome is known. */
  boolean over() {
    return over;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    place = ctx;
    if (ctx.channel().isActive()) {
      begin(ctx);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    begin(ctx);
  }

  private void begin(ChannelHandlerContext ctx) {
    if (timeout != null) {
      return;
    }
    int millis = side.config.connectTimeoutMillis();
    timeout =
        ctx.executor()
            .schedule(
                () ->
                    refuse(RpcCode.UNAVAILABLE, "the handshake took longer than " + millis + " ms"),
                millis,
                TimeUnit.MILLISECONDS);
    if (side.connector) {
      greet(ctx.channel());
      ctx.channel().flush();
    }
  }

  private void greet(Channel channel) {
    Frame hello = new Frame.Hello(Greeting.hello(side.self, side.config));
    var unused = channel.write(hello, channel.voidPromise());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (over) {
      return;
    }
    if (message instanceof Frame frame) {
      frame.deliverTo(this);
    } else if (message instanceof BrokenInput broken) {
      refuse(RpcCode.PROTOCOL_ERROR, broken.reason());
    }
  }

  @Override
  public void hello(PeerHello theirs) {
    PeerHello mine = Greeting.hello(side.self, side.config);
    Optional<String> refusal = Greeting.refusal(mine, theirs);
    ChannelHandlerContext ctx = place;
    if (refusal.isPresent()) {
      refuse(RpcCode.PROTOCOL_ERROR, refusal.get());
    } else if (ctx != null) {
      if (!side.connector) {
        greet(ctx.channel());
      }
      establish(ctx, theirs);
      ctx.channel().flush();
    }
  }

  private void establish(ChannelHandlerContext ctx, PeerHello theirs) {
    finish();
    Channel channel = ctx.channel();
    FrameDecoder decoder = channel.pipeline().get(FrameDecoder.class);
    FrameEncoder encoder = channel.pipeline().get(FrameEncoder.class);
    decoder.frameBytesMax(side.config.frameBytesMax());
    NettyConnection connection =
        new NettyConnection(channel, theirs, side.config, side.methods, side.connector);
    channel
        .pipeline()
        .replace(this, "connection", new ConnectionHandler(connection, ctx, decoder, encoder));
    outcome.established(connection);
  }

  @Override
  public void goAway(GoAway goAway) {
    RpcCode code =
        RpcCode.of(goAway.getCode()) == RpcCode.UNAVAILABLE
            ? RpcCode.UNAVAILABLE
            : RpcCode.PROTOCOL_ERROR;
    fail(code, "the peer said: " + goAway.getMessage());
  }

  /** Tells the peer why it is not taken, and gives up. */
  private void refuse(RpcCode code, String reason) {
    ChannelHandlerContext ctx = place;
    if (!over && ctx != null) {
      finish();
      Goodbye.say(ctx.channel(), code, reason);
      outcome.failed(new RpcException(code, reason));
    }
  }

  private void fail(RpcCode code, String reason) {
    ChannelHandlerContext ctx = place;
    if (!over && ctx != null) {
      finish();
      var unused = ctx.close();
      outcome.failed(new RpcException(code, reason));
    }
  }

  private void finish() {
    over = true;
    if (timeout != null) {
      timeout.cancel(false);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(RpcCode.UNAVAILABLE, "the peer closed the connection during the handshake");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(RpcCode.UNAVAILABLE, "the connection broke during the handshake: " + cause.getMessage());
  }

  // Anything else is out of order before the hello.

  @Override
  public void open(long stream, StreamOpen open) {
    early(FrameType.OPEN);
  }

  @Override
  public void message(long stream, ByteString payload) {
    early(FrameType.MESSAGE);
  }

  @Override
  public void credit(long stream, int bytes) {
    early(FrameType.CREDIT);
  }

  @Override
  public void halfClose(long stream) {
    early(FrameType.HALF_CLOSE);
  }

  @Override
  public void end(long stream, StreamEnd end) {
    early(FrameType.END);
  }

  @Override
  public void ping(long token) {
    early(FrameType.PING);
  }

  @Override
  public void pong(long token) {
    early(FrameType.PONG);
  }

  private void early(FrameType type) {
    refuse(RpcCode.PROTOCOL_ERROR, "a frame " + type + " came before the HELLO");
  }
}
