package io.drover.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.drover.base.Check;
import io.drover.proto.GoAway;
import io.drover.proto.PeerHello;
import io.drover.proto.StreamEnd;
import io.drover.proto.StreamOpen;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One side of a connection, from before the handshake on, whose peer is a test's bytes. */
public final class EmbeddedSide {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private long answeredBytes;

  /**
   * A side whose channel is open and that waits for the first bytes.
   *
   * @param connector whether it is the side that connected and speaks first
   */
  public EmbeddedSide(boolean connector) {
    RpcServices services =
        new RpcServices()
                .unary(
                    RpcFixture.ECHO,
                    (connection, request) -> CompletableFuture.completedFuture(request))
                .stream(RpcFixture.PIPE, stream -> new Recorder());
    HandshakeHandler.install(
        channel.pipeline(),
        new HandshakeHandler.Side(
            RpcFixture.master("a"), RpcFixture.SMALL, services.registrations(), connector),
        new HandshakeHandler.Outcome() {
          @Override
          public void established(NettyConnection connection) {
            if (connector) {
              var unused = connection.open(RpcFixture.PIPE, new Recorder());
            }
          }

          @Override
          public void failed(RpcException failure) {}
        });
  }

  /** Takes these bytes as they come from the wire; what breaks inside is thrown. */
  public void read(byte[] bytes, int from, int length) {
    channel.writeInbound(Unpooled.wrappedBuffer(bytes, from, length));
    channel.runPendingTasks();
    channel.checkException();
    Check.state(channel.readInbound() == null, "a message left the pipeline unread");
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      answeredBytes += part.readableBytes();
      part.release();
    }
  }

  /** How much this side has answered so far. */
  public long answeredBytes() {
    return answeredBytes;
  }

  public boolean open() {
    return channel.isOpen();
  }

  /** Closes the channel and demands that nothing is left of it. */
  public void close() {
    try {
      var unused = channel.close();
      channel.runPendingTasks();
      channel.checkException();
      Check.state(!channel.isOpen(), "the channel does not close");
    } finally {
      channel.finishAndReleaseAll();
    }
  }

  /** One frame as bytes; the number is that of its type, the body goes in as it is. */
  public static byte[] frame(int type, long stream, byte[] body) {
    return Unpooled.buffer()
        .writeInt(9 + body.length)
        .writeByte(type)
        .writeLong(stream)
        .writeBytes(body)
        .capacity(13 + body.length)
        .array();
  }

  /** What a peer says first: the magic number and its hello. */
  public static byte[] greeting() {
    return FrameBytes.encoded(List.of(new Frame.Hello(hello())));
  }

  /** A conversation with every kind of frame in it, after the greeting. */
  public static byte[] conversation() {
    byte[] all =
        FrameBytes.encoded(
            List.of(
                open(1, RpcFixture.PIPE),
                new Frame.Message(1, RpcFixture.bytes("text").toByteString()),
                new Frame.Credit(1, 1000),
                open(3, RpcFixture.ECHO),
                new Frame.Message(3, RpcFixture.bytes(40).toByteString()),
                new Frame.HalfClose(3),
                new Frame.Ping(7),
                new Frame.Pong(8),
                open(5, RpcFixture.PIPE),
                new Frame.Message(5, ByteString.EMPTY),
                new Frame.End(5, StreamEnd.newBuilder().setCode(4).putDetails("a", "b").build()),
                new Frame.HalfClose(1),
                new Frame.Farewell(GoAway.newBuilder().setCode(8).setMessage("bye").build())));
    return java.util.Arrays.copyOfRange(all, Integer.BYTES, all.length);
  }

  private static PeerHello hello() {
    return Greeting.hello(RpcFixture.worker("a"), RpcFixture.SMALL);
  }

  private static <Q extends MessageLite, R extends MessageLite> Frame open(
      long stream, RpcMethod<Q, R> method) {
    return new Frame.Open(
        stream, StreamOpen.newBuilder().setMethod(method.name()).setDeadlineMillis(5_000).build());
  }
}
