package io.drover.rpc;

import static io.drover.rpc.RpcFixture.ECHO;
import static io.drover.rpc.RpcFixture.PIPE;
import static io.drover.rpc.RpcFixture.await;
import static io.drover.rpc.RpcFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.BytesValue;
import io.drover.base.HostPort;
import io.drover.proto.StreamEnd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What peers may do wrong after the handshake, one connection each, and what becomes of them. */
@Timeout(60)
class MisbehaviourTest {
  private static final RpcConfig QUICK =
      new RpcConfig(1 << 20, 16 << 10, 64 << 10, 64, 5_000, 100, 800);

  /** Never deals with a message. */
  private static final class Stuck extends Recorder {
    @Override
    public CompletionStage<Void> onMessage(BytesValue message) {
      messages.add(message);
      return new CompletableFuture<>();
    }
  }

  private static RpcServices services() {
    return new RpcServices()
        .unary(ECHO, (connection, request) -> CompletableFuture.completedFuture(request)).stream(
            PIPE, stream -> new Stuck());
  }

  private interface Misdeed {
    void commit(WirePeer peer) throws IOException;
  }

  private static String farewellAfter(Misdeed misdeed) throws IOException {
    try (RpcFixture fixture = new RpcFixture(RpcFixture.SMALL, services());
        WirePeer peer = new WirePeer(fixture.server.address()).greet();
        WirePeer other = new WirePeer(fixture.server.address()).greet()) {
      misdeed.commit(peer);
      String reason = peer.readGoAway().getMessage();
      peer.socket.close();
      other.send(WirePeer.PING, 0, new byte[8]);
      assertThat(other.read(WirePeer.PONG).body().size()).isEqualTo(8);
      await().until(() -> fixture.accepted.get(0).closed().isDone());
      assertThat(await(fixture.accepted.get(0).closed())).isEqualTo(reason);
      return reason;
    }
  }

  @Test
  void anOversizedFrameEndsTheConnectionBeforeItIsRead() throws Exception {
    assertThat(farewellAfter(peer -> peer.out.writeInt((1 << 20) + 1)))
        .contains("1048577 bytes")
        .contains("1048576");
    assertThat(farewellAfter(peer -> peer.out.writeInt(-1))).contains("4294967295 bytes");
    assertThat(farewellAfter(peer -> peer.out.writeInt(8))).contains("8 bytes");
  }

  @Test
  void anUnknownFrameTypeEndsTheConnection() throws Exception {
    assertThat(farewellAfter(peer -> peer.send(77, 1, new byte[0]))).contains("type 77");
  }

  @Test
  void framesThatMakeNoSenseEndTheConnection() throws Exception {
    assertThat(farewellAfter(peer -> peer.greet(WirePeer.hello().build()))).isNotEmpty();
    assertThat(farewellAfter(peer -> peer.send(WirePeer.HELLO, 0, WirePeer.hello().build())))
        .contains("second HELLO");
    assertThat(farewellAfter(peer -> peer.send(WirePeer.PING, 0, new byte[3]))).contains("8 bytes");
    assertThat(farewellAfter(peer -> peer.send(WirePeer.CREDIT, 1, new byte[4])))
        .contains("CREDIT");
    assertThat(farewellAfter(peer -> peer.send(WirePeer.HALF_CLOSE, 0, new byte[0])))
        .contains("stream id 0");
    assertThat(farewellAfter(peer -> peer.send(WirePeer.OPEN, 1, new byte[] {-1})))
        .contains("does not parse");
  }

  @Test
  void streamIdsOfTheOtherSideOrOfThePastEndTheConnection() throws Exception {
    assertThat(farewellAfter(peer -> peer.open(2, "test.Pipe"))).contains("stream id 2");
    assertThat(farewellAfter(peer -> peer.send(WirePeer.MESSAGE, 5, new byte[0])))
        .contains("never opened");
    assertThat(
            farewellAfter(peer -> {
              peer.open(3, "test.Pipe");
              peer.open(3, "test.Pipe");
            }))
        .contains("stream id 3");
  }

  @Test
  void sendingWithoutCreditEndsTheConnection() throws Exception {
    assertThat(
            farewellAfter(peer -> {
              peer.open(1, "test.Pipe");
              for (int i = 0; i < 18; i++) {
                peer.send(WirePeer.MESSAGE, 1, bytes(1_000));
              }
            }))
        .contains("without credit");
  }

  @Test
  void emptyMessagesAreNotFree() throws Exception {
    assertThat(
            farewellAfter(peer -> {
              peer.open(1, "test.Pipe");
              for (int i = 0; i < 600; i++) {
                peer.send(WirePeer.MESSAGE, 1, new byte[0]);
              }
            }))
        .contains("without credit");
  }

  @Test
  void creditBeyondTheWindowEndsTheConnection() throws Exception {
    assertThat(
            farewellAfter(peer -> {
              peer.open(1, "test.Pipe");
              peer.send(WirePeer.CREDIT, 1, new byte[] {0, 0, 0, 1});
            }))
        .contains("credit");
  }

  @Test
  void streamsBeyondTheBoundAreRefusedOneByOne() throws Exception {
    try (RpcFixture fixture = new RpcFixture(RpcFixture.SMALL, services());
        WirePeer peer = new WirePeer(fixture.server.address()).greet()) {
      for (int i = 0; i < RpcFixture.SMALL.streamsMax() + 1; i++) {
        peer.open(2L * i + 1, "test.Pipe");
      }
      WirePeer.Received end = peer.read(WirePeer.END);
      assertThat(end.stream()).isEqualTo(2L * RpcFixture.SMALL.streamsMax() + 1);
      assertThat(StreamEnd.parseFrom(end.body()).getCode())
          .isEqualTo(RpcCode.RESOURCE_EXHAUSTED.number());
      // What follows on the refused stream is ignored, and a place that is free is taken again.
      peer.send(WirePeer.MESSAGE, end.stream(), new byte[0]);
      peer.send(WirePeer.END, 1, StreamEnd.newBuilder().setCode(1).build());
      peer.open(end.stream() + 2, "test.Echo");
      peer.send(WirePeer.MESSAGE, end.stream() + 2, bytes("x"));
      peer.send(WirePeer.HALF_CLOSE, end.stream() + 2, new byte[0]);
      assertThat(peer.read(WirePeer.MESSAGE).stream()).isEqualTo(end.stream() + 2);
    }
  }

  @Test
  void aCallWithoutARequestOrWithTwoFails() throws Exception {
    try (RpcFixture fixture = new RpcFixture(RpcFixture.SMALL, services());
        WirePeer peer = new WirePeer(fixture.server.address()).greet()) {
      peer.open(1, "test.Echo");
      peer.send(WirePeer.HALF_CLOSE, 1, new byte[0]);
      assertThat(StreamEnd.parseFrom(peer.read(WirePeer.END).body()).getMessage())
          .contains("without a request");
      peer.open(3, "test.Echo");
      peer.send(WirePeer.MESSAGE, 3, bytes("x"));
      peer.send(WirePeer.MESSAGE, 3, bytes("x"));
      assertThat(StreamEnd.parseFrom(peer.read(WirePeer.END).body()).getMessage())
          .contains("second request");
    }
  }

  @Test
  void aSilentPeerIsPingedAndThenDropped() throws Exception {
    try (RpcFixture fixture = new RpcFixture(QUICK, services());
        WirePeer peer = new WirePeer(fixture.server.address()).greet()) {
      assertThat(peer.read().type()).isEqualTo(WirePeer.PING);
      String reason = await(fixture.accepted.get(0).closed());
      assertThat(reason).contains("silent for 800 ms");
    }
  }

  @Test
  void aPeerThatAnswersPingsIsKept() throws Exception {
    try (RpcFixture fixture = new RpcFixture(QUICK, services())) {
      RpcConnection connection = fixture.connect(QUICK, new RpcServices());
      RpcConnection accepted = fixture.accepted.get(0);
      await().during(Duration.ofSeconds(2)).until(() -> !accepted.closed().isDone());
      assertThat(await(connection.call(ECHO, bytes("still"), Duration.ofSeconds(10))))
          .isEqualTo(bytes("still"));
    }
  }

  @Test
  void aServerThatFallsSilentIsNoticedByItsClient() throws Exception {
    try (RpcLoops loops = new RpcLoops(1, "test");
        ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<RpcConnection> attempt =
          RpcClient.connect(
              loops,
              new HostPort("127.0.0.1", listening.getLocalPort()),
              RpcFixture.worker("a"),
              QUICK,
              new RpcServices());
      try (Socket socket = listening.accept();
          WirePeer server = new WirePeer(socket)) {
        server.greet(WirePeer.hello().setRole(3).setCluster("a").build());
        RpcConnection connection = await(attempt);
        CompletableFuture<BytesValue> call =
            connection.call(ECHO, bytes("x"), Duration.ofSeconds(30));
        assertThat(await(connection.closed())).contains("silent");
        assertThat(call).isCompletedExceptionally();
      }
    }
  }

  @Test
  void aPeerThatNeverReadsIsDroppedAndItsStreamsEnd() throws Exception {
    CompletableFuture<RpcException> ended = new CompletableFuture<>();
    RpcServices flood = new RpcServices().stream(PIPE, stream -> pump(stream, ended));
    try (RpcFixture fixture = new RpcFixture(QUICK, flood);
        WirePeer peer = new WirePeer(fixture.server.address()).greet()) {
      for (int i = 0; i < 40; i++) {
        peer.open(2L * i + 1, "test.Pipe");
      }
      Thread pings = new Thread(() -> pingUntilHungUpOn(peer));
      pings.start();
      assertThat(await(fixture.accepted.get(0).closed())).contains("read nothing");
      assertThat(await(ended).code()).isEqualTo(RpcCode.UNAVAILABLE);
      pings.join();
    }
  }

  /** Sends whenever it may. */
  private static Recorder pump(
      RpcStream<BytesValue> stream, CompletableFuture<RpcException> ended) {
    Recorder pump =
        new Recorder() {
          @Override
          public void onReady() {
            while (stream.ready()) {
              stream.send(bytes(10_000));
            }
          }

          @Override
          public void onClosed(Optional<RpcException> failure) {
            ended.complete(failure.orElseThrow());
          }
        };
    pump.onReady();
    return pump;
  }

  /** Shows that the peer is alive, though it never reads. */
  private static void pingUntilHungUpOn(WirePeer peer) {
    try {
      while (true) {
        peer.send(WirePeer.PING, 0, new byte[8]);
        LockSupport.parkNanos(20_000_000);
      }
    } catch (IOException closed) {
      // The server hung up, as it should.
    }
  }
}
