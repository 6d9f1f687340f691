package io.drover.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.drover.proto.GoAway;
import io.drover.proto.StreamEnd;
import io.drover.proto.StreamOpen;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FrameCodecTest {
  private static final List<Frame> EVERY_KIND =
      List.of(
          new Frame.Hello(WirePeer.hello().build()),
          new Frame.Open(1, StreamOpen.newBuilder().setMethod("m").setDeadlineMillis(5).build()),
          new Frame.Message(1, ByteString.copyFromUtf8("text")),
          new Frame.Message(Long.MAX_VALUE, ByteString.EMPTY),
          // Long enough to go out without being copied.
          new Frame.Message(3, ByteString.copyFrom(new byte[12_000])),
          new Frame.Credit(3, Integer.MAX_VALUE),
          new Frame.HalfClose(5),
          new Frame.End(5, StreamEnd.newBuilder().setCode(4).putDetails("a", "b").build()),
          new Frame.Ping(-1),
          new Frame.Pong(42),
          new Frame.Farewell(GoAway.newBuilder().setCode(8).setMessage("bye").build()));

  private static List<Object> decoded(byte[] bytes, Random cuts) {
    EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder());
    int from = 0;
    while (from < bytes.length) {
      int length = Math.min(bytes.length - from, 1 + cuts.nextInt(1 + cuts.nextInt(40)));
      channel.writeInbound(Unpooled.copiedBuffer(bytes, from, length));
      from += length;
    }
    List<Object> received = new ArrayList<>();
    for (Object one = channel.readInbound(); one != null; one = channel.readInbound()) {
      received.add(one);
    }
    assertThat(channel.finish()).isFalse();
    return received;
  }

  @Test
  void everyKindOfFrameSurvivesTheWireHoweverItIsCut() {
    byte[] bytes = FrameBytes.encoded(EVERY_KIND);
    for (int seed = 0; seed < 50; seed++) {
      assertThat(decoded(bytes, new Random(seed))).isEqualTo(EVERY_KIND);
    }
  }

  @Test
  void theWireIsWhatTheProtocolPageSays() {
    byte[] bytes = FrameBytes.encoded(List.of(new Frame.Credit(0x0102, 7), new Frame.HalfClose(1)));
    assertThat(bytes)
        .containsExactly(
            'D', 'R', 'V', 'R', 0, 0, 0, 13, 4, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 7, 0, 0, 0, 9, 5,
            0, 0, 0, 0, 0, 0, 0, 1);
  }

  @Test
  void smallFramesLeaveInOneWrite() {
    EmbeddedChannel channel = new EmbeddedChannel(new FrameEncoder());
    for (int i = 1; i <= 100; i++) {
      var unused = channel.write(new Frame.HalfClose(i), channel.voidPromise());
    }
    channel.flush();
    ByteBuf all = channel.readOutbound();
    assertThat(all.readableBytes()).isEqualTo(4 + 100 * 13);
    assertThat(channel.<Object>readOutbound()).isNull();
    all.release();
    channel.finishAndReleaseAll();
  }

  @Test
  void nothingIsReadAfterTheFirstBytesThatAreNoFrame() {
    byte[] good = FrameBytes.encoded(EVERY_KIND);
    byte[] bad = good.clone();
    bad[8] = 99;
    List<Object> received = decoded(bad, new Random(1));
    assertThat(received).containsExactly(new BrokenInput("frame type 99 is unknown"));
  }

  @Test
  void aChannelThatClosesWithFramesUnflushedLeaksNothing() {
    EmbeddedChannel channel = new EmbeddedChannel(new FrameEncoder());
    FrameEncoder encoder = channel.pipeline().get(FrameEncoder.class);
    var unused = channel.write(new Frame.Ping(1), channel.voidPromise());
    channel.pipeline().remove(encoder);
    assertThat(channel.<Object>readOutbound()).isNull();
    channel.finishAndReleaseAll();
  }
}
