package io.drover.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;

/** Frames as bytes, by the encoder itself. */
final class FrameBytes {
  private FrameBytes() {}

  static byte[] encoded(List<? extends Frame> frames) {
    EmbeddedChannel channel = new EmbeddedChannel(new FrameEncoder());
    for (Frame frame : frames) {
      var unused = channel.write(frame, channel.voidPromise());
    }
    channel.flush();
    byte[] bytes = drain(channel);
    channel.finishAndReleaseAll();
    return bytes;
  }

  /** Everything that has gone out of the channel since the last time. */
  static byte[] drain(EmbeddedChannel channel) {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    byte[] bytes = new byte[all.readableBytes()];
    all.readBytes(bytes);
    return bytes;
  }
}
