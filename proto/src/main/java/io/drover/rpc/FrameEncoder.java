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
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Turns {@link Frame}s into bytes. Small frames are gathered into one buffer until the next flush,
 * because a write of its own for each costs more than the frame. A frame written with a void
 * promise says nothing about its fate; any other promise is that of the bytes up to and including
 * the frame.
 */
final class FrameEncoder extends ChannelOutboundHandlerAdapter implements FrameSink {
  private static final int BATCH_BYTES = 32 << 10;
  private static final int BATCH_INITIAL_BYTES = 1 << 10;
  // A longer payload is handed on as it is: copying it costs more than a write of its own.
  private static final int COPIED_BYTES_MAX = 8 << 10;

  private @Nullable ByteBuf batch;
  private @Nullable ByteString payload;
  private boolean prefaceWritten;
  private long finishedWrites;

  /** Counts the writes that the transport is done with: while it grows, the peer reads. */
  long finishedWrites() {
    return finishedWrites;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    Check.state(message instanceof Frame, "only frames are written here, not %s", message);
    if (batch == null) {
      batch = ctx.alloc().ioBuffer(BATCH_INITIAL_BYTES);
    }
    if (!prefaceWritten) {
      prefaceWritten = true;
      batch.writeInt(FrameDecoder.MAGIC);
    }
    ((Frame) message).deliverTo(this);
    if (payload != null) {
      writeBatch(ctx, ctx.newPromise());
      ByteBuf tail = Unpooled.wrappedBuffer(payload.asReadOnlyByteBuffer());
      payload = null;
      var unused = ctx.write(tail, observed(promise.isVoid() ? ctx.newPromise() : promise));
    } else if (!promise.isVoid()) {
      writeBatch(ctx, promise);
    } else if (batch.readableBytes() >= BATCH_BYTES) {
      writeBatch(ctx, ctx.newPromise());
    }
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    writeBatch(ctx, ctx.newPromise());
    ctx.flush();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (batch != null) {
      batch.release();
      batch = null;
    }
  }

  private void writeBatch(ChannelHandlerContext ctx, ChannelPromise promise) {
    ByteBuf bytes = batch;
    if (bytes != null) {
      batch = null;
      var unused = ctx.write(bytes, observed(promise));
    }
  }

  private ChannelPromise observed(ChannelPromise promise) {
    return promise.addListener(done -> finishedWrites++);
  }

  private ByteBuf header(FrameType type, long stream, int bodyBytes) {
    ByteBuf out = batch;
    if (out == null) {
      throw new IllegalStateException("no batch is open");
    }
    out.writeInt(Frame.HEADER_BYTES + bodyBytes).writeByte(type.number()).writeLong(stream);
    return out;
  }

  private void body(FrameType type, long stream, MessageLite body) {
    byte[] bytes = body.toByteArray();
    header(type, stream, bytes.length).writeBytes(bytes);
  }

  @Override
  public void hello(PeerHello hello) {
    body(FrameType.HELLO, 0, hello);
  }

  @Override
  public void open(long stream, StreamOpen open) {
    body(FrameType.OPEN, stream, open);
  }

  @Override
  public void message(long stream, ByteString message) {
    ByteBuf out = header(FrameType.MESSAGE, stream, message.size());
    if (message.size() <= COPIED_BYTES_MAX) {
      out.writeBytes(message.asReadOnlyByteBuffer());
    } else {
      payload = message;
    }
  }

  @Override
  public void credit(long stream, int bytes) {
    header(FrameType.CREDIT, stream, Integer.BYTES).writeInt(bytes);
  }

  @Override
  public void halfClose(long stream) {
    header(FrameType.HALF_CLOSE, stream, 0);
  }

  @Override
  public void end(long stream, StreamEnd end) {
    body(FrameType.END, stream, end);
  }

  @Override
  public void ping(long token) {
    header(FrameType.PING, 0, Long.BYTES).writeLong(token);
  }

  @Override
  public void pong(long token) {
    header(FrameType.PONG, 0, Long.BYTES).writeLong(token);
  }

  @Override
  public void goAway(GoAway goAway) {
    body(FrameType.GOAWAY, 0, goAway);
  }
}
