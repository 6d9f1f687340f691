package io.drover.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.ByteString;
import io.drover.proto.StreamEnd;
import io.drover.proto.StreamOpen;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Throws seeded garbage at a whole server side: random bytes, valid frames in any order, and valid
 * frames with some bytes changed. Whatever comes, no exception leaves the pipeline, nothing is held
 * that was not allowed, and the side can still be closed.
 */
@Timeout(120)
class GarbageTest {
  private static final int INPUTS = 6_000;

  private int established;

  private EmbeddedChannel server() {
    RpcServices services =
        new RpcServices()
                .unary(
                    RpcFixture.ECHO,
                    (connection, request) -> CompletableFuture.completedFuture(request))
                .stream(RpcFixture.PIPE, stream -> new Recorder());
    HandshakeHandler.Side side =
        new HandshakeHandler.Side(
            RpcFixture.master("a"), RpcFixture.SMALL, services.registrations(), false);
    EmbeddedChannel channel = new EmbeddedChannel();
    HandshakeHandler.install(
        channel.pipeline(),
        side,
        new HandshakeHandler.Outcome() {
          @Override
          public void established(NettyConnection connection) {
            established++;
          }

          @Override
          public void failed(RpcException failure) {}
        });
    return channel;
  }

  private static Frame randomFrame(Random random) {
    long stream = random.nextInt(20) == 0 ? random.nextLong() : random.nextInt(12);
    return switch (random.nextInt(9)) {
      case 0 -> new Frame.Hello(WirePeer.hello().setRole(random.nextInt(5)).build());
      case 1 ->
          new Frame.Open(
              stream,
              StreamOpen.newBuilder()
                  .setMethod(random.nextBoolean() ? "test.Echo" : "test.Pipe")
                  .setDeadlineMillis(random.nextInt(3) - 1)
                  .build());
      case 2, 3 -> new Frame.Message(stream, randomBytes(random, 300));
      case 4 -> new Frame.Credit(stream, random.nextInt());
      case 5 -> new Frame.HalfClose(stream);
      case 6 -> new Frame.End(stream, StreamEnd.newBuilder().setCode(random.nextInt()).build());
      case 7 -> new Frame.Ping(random.nextLong());
      default -> new Frame.Pong(random.nextLong());
    };
  }

  private static ByteString randomBytes(Random random, int max) {
    byte[] bytes = new byte[random.nextInt(max)];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private static byte[] input(Random random) {
    if (random.nextInt(4) == 0) {
      byte[] bytes = randomBytes(random, 4_000).toByteArray();
      if (bytes.length > 4 && random.nextBoolean()) {
        System.arraycopy(new byte[] {'D', 'R', 'V', 'R'}, 0, bytes, 0, 4);
      }
      return bytes;
    }
    List<Frame> frames = new ArrayList<>();
    if (random.nextInt(5) > 0) {
      frames.add(new Frame.Hello(WirePeer.hello().build()));
    }
    for (int i = random.nextInt(30); i > 0; i--) {
      frames.add(randomFrame(random));
    }
    byte[] bytes = FrameBytes.encoded(frames);
    if (bytes.length > 0 && random.nextBoolean()) {
      for (int i = random.nextInt(4); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
    }
    return bytes;
  }

  @Test
  void noInputCrashesOrHangsOrSwells() {
    for (int seed = 0; seed < INPUTS; seed++) {
      Random random = new Random(seed);
      byte[] input = input(random);
      EmbeddedChannel channel = server();
      long answered = 0;
      try {
        for (int from = 0; from < input.length && channel.isOpen(); ) {
          int length = Math.min(input.length - from, 1 + random.nextInt(2_000));
          channel.writeInbound(Unpooled.copiedBuffer(input, from, length));
          channel.runPendingTasks();
          answered += FrameBytes.drain(channel).length;
          from += length;
        }
        channel.checkException();
        assertThat(channel.<Object>readInbound()).as("seed %d", seed).isNull();
        // No answer is much longer than what asked for it.
        assertThat(answered).as("seed %d", seed).isLessThan(2_000L + 20L * input.length);
        var unused = channel.close();
        channel.runPendingTasks();
        channel.checkException();
        assertThat(channel.isOpen()).as("seed %d", seed).isFalse();
      } catch (RuntimeException e) {
        fail("seed " + seed, e);
      } finally {
        channel.finishAndReleaseAll();
      }
    }
    // Much of it must have come past the handshake, or it proves little.
    assertThat(established).isGreaterThan(INPUTS / 4);
  }
}
