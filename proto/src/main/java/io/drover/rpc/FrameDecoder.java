package io.drover.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.drover.proto.GoAway;
import io.drover.proto.PeerHello;
import io.drover.proto.StreamEnd;
import io.drover.proto.StreamOpen;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Turns bytes into {@link Frame}s. After the first bytes that are no frame it delivers one {@link
 * BrokenInput} and discards everything else, so that whatever a peer sends costs it nothing more.
 * Never holds more than one frame.
 */
final class FrameDecoder extends ByteToMessageDecoder {
  /** "DRVR", the first four bytes of each side. */
  static final int MAGIC = 0x44525652;

  /** The limit until the handshake is done: nobody gets much memory before saying who they are. */
  static final int HANDSHAKE_FRAME_BYTES_MAX = 16 << 10;

  private enum Phase {
    /** The magic number has not come. */
    PREFACE,
    /** Frames come. */
    FRAMES,
    /** The peer broke the protocol, or nobody listens any more. */
    DISCARDING
  }

  private Phase phase = Phase.PREFACE;
  private long reads;
  private int frameBytesMax = HANDSHAKE_FRAME_BYTES_MAX;

  /** Sets the limit of a frame's length; called when the handshake is done. */
  void frameBytesMax(int bytes) {
    frameBytesMax = bytes;
  }

  /** Reads no frames from now on. */
  void discard() {
    phase = Phase.DISCARDING;
  }

  /** Counts the portions of bytes that came: while it grows, the peer is alive. */
  long reads() {
    return reads;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    reads++;
    super.channelRead(ctx, message);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    switch (phase) {
      case PREFACE -> decodePreface(in, out);
      case FRAMES -> decodeFrame(in, out);
      case DISCARDING -> in.skipBytes(in.readableBytes());
    }
  }

  private void decodePreface(ByteBuf in, List<Object> out) {
    if (in.readableBytes() < Integer.BYTES) {
      return;
    }
    if (in.readInt() == MAGIC) {
      phase = Phase.FRAMES;
    } else {
      broken(out, "this is no Drover peer: it does not begin with the magic number DRVR");
    }
  }

  private void decodeFrame(ByteBuf in, List<Object> out) {
    if (in.readableBytes() < Integer.BYTES) {
      return;
    }
    long length = in.getUnsignedInt(in.readerIndex());
    if (length < Frame.HEADER_BYTES || length > frameBytesMax) {
      String problem = "a frame of " + length + " bytes is not between %d and %d";
      broken(out, String.format(problem, Frame.HEADER_BYTES, frameBytesMax));
      return;
    }
    if (in.readableBytes() < Integer.BYTES + length) {
      return;
    }
    in.skipBytes(Integer.BYTES);
    int number = in.readUnsignedByte();
    long stream = in.readLong();
    ByteBuf body = in.readSlice((int) length - Frame.HEADER_BYTES);
    FrameType type = FrameType.of(number);
    if (type == null) {
      broken(out, "frame type " + number + " is unknown");
    } else if (type.ofStream() ? stream <= 0 : stream != 0) {
      broken(out, "a frame " + type + " may not carry the stream id " + stream);
    } else {
      decodeBody(type, stream, body, out);
    }
  }

  private void decodeBody(FrameType type, long stream, ByteBuf body, List<Object> out) {
    int bytes = body.readableBytes();
    try {
      switch (type) {
        case HELLO -> out.add(new Frame.Hello(PeerHello.parseFrom(view(body))));
        case OPEN -> out.add(new Frame.Open(stream, StreamOpen.parseFrom(view(body))));
        case MESSAGE -> out.add(new Frame.Message(stream, ByteString.copyFrom(view(body))));
        case END -> out.add(new Frame.End(stream, StreamEnd.parseFrom(view(body))));
        case GOAWAY -> out.add(new Frame.Farewell(GoAway.parseFrom(view(body))));
        case CREDIT -> {
          if (bytes == Integer.BYTES && body.getInt(body.readerIndex()) > 0) {
            out.add(new Frame.Credit(stream, body.readInt()));
          } else {
            broken(out, "a CREDIT needs a number above 0 in 4 bytes");
          }
        }
        case HALF_CLOSE -> {
          if (bytes == 0) {
            out.add(new Frame.HalfClose(stream));
          } else {
            broken(out, "a HALF_CLOSE has no body");
          }
        }
        case PING, PONG -> {
          if (bytes != Long.BYTES) {
            broken(out, "a " + type + " needs 8 bytes");
          } else {
            long token = body.readLong();
            out.add(type == FrameType.PING ? new Frame.Ping(token) : new Frame.Pong(token));
          }
        }
      }
    } catch (InvalidProtocolBufferException e) {
      broken(out, "the body of a frame " + type + " does not parse");
    }
  }

  private static ByteBuffer view(ByteBuf body) {
    return body.nioBuffer();
  }

  private void broken(List<Object> out, String reason) {
    phase = Phase.DISCARDING;
    out.add(new BrokenInput(reason));
  }
}
