package io.drover.rpc;

import static io.drover.rpc.RpcFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.base.HostPort;
import io.drover.proto.GoAway;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HandshakeTest {
  private static final RpcConfig HASTY =
      new RpcConfig(1 << 20, 16 << 10, 64 << 10, 64, 300, 2_000, 10_000);

  private final RpcFixture fixture = new RpcFixture(RpcFixture.SMALL, new RpcServices());

  @AfterEach
  void close() {
    fixture.close();
  }

  private RpcException failure(HostPort address, PeerIdentity self, RpcConfig config) {
    CompletableFuture<RpcConnection> attempt =
        RpcClient.connect(fixture.clientLoops, address, self, config, new RpcServices());
    return assertThatThrownBy(() -> await(attempt))
        .asInstanceOf(InstanceOfAssertFactories.type(RpcException.class))
        .actual();
  }

  @Test
  void aWorkerOfAnotherClusterIsRefusedAndLearnsWhy() {
    RpcException failure =
        failure(fixture.server.address(), RpcFixture.worker("b"), RpcConfig.DEFAULT);
    assertThat(failure.code()).isEqualTo(RpcCode.PROTOCOL_ERROR);
    assertThat(failure)
        .hasMessageContaining(fixture.server.address().toString())
        .hasMessageContaining("cluster 'a'")
        .hasMessageContaining("cluster 'b'");
    assertThat(fixture.accepted).isEmpty();
  }

  @Test
  void onlyAClientMayLeaveItsClusterOpen() {
    PeerIdentity client = new PeerIdentity("", PeerIdentity.Role.CLIENT, "c1", "1.0");
    RpcConnection connection =
        await(
            RpcClient.connect(
                fixture.clientLoops,
                fixture.server.address(),
                client,
                RpcConfig.DEFAULT,
                new RpcServices()));
    assertThat(connection.peer().cluster()).isEqualTo("a");
    assertThat(failure(fixture.server.address(), RpcFixture.worker(""), RpcConfig.DEFAULT).code())
        .isEqualTo(RpcCode.PROTOCOL_ERROR);
  }

  @Test
  void anotherProtocolVersionIsRefusedInWordsForPeople() throws Exception {
    try (WirePeer peer = new WirePeer(fixture.server.address())) {
      peer.greet(WirePeer.hello().setVersionMin(7).setVersionMax(9).build());
      peer.expectMagic();
      GoAway goAway = peer.readGoAway();
      assertThat(goAway.getCode()).isEqualTo(RpcCode.PROTOCOL_ERROR.number());
      assertThat(goAway.getMessage()).contains("speaks 1 to 1").contains("speaks 7 to 9");
    }
  }

  @Test
  void versionRangesThatOverlapAgree() throws Exception {
    try (WirePeer peer = new WirePeer(fixture.server.address())) {
      peer.greet(WirePeer.hello().setVersionMin(1).setVersionMax(9).build());
      peer.expectMagic();
      assertThat(peer.read().type()).isEqualTo(WirePeer.HELLO);
    }
  }

  @Test
  void bytesThatAreNoDroverGetAnAnswerAndAreHungUpOn() throws Exception {
    try (WirePeer peer = new WirePeer(fixture.server.address())) {
      peer.out.writeBytes("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      peer.expectMagic();
      assertThat(peer.readGoAway().getMessage()).contains("no Drover peer");
    }
  }

  @Test
  void aPeerThatSaysNothingIsHungUpOn() throws Exception {
    try (RpcFixture hasty = new RpcFixture(HASTY, new RpcServices());
        WirePeer peer = new WirePeer(hasty.server.address())) {
      peer.expectMagic();
      assertThat(peer.readGoAway().getMessage()).contains("handshake").contains("300 ms");
    }
  }

  @Test
  void aFrameBeforeTheHelloIsRefused() throws Exception {
    try (WirePeer peer = new WirePeer(fixture.server.address())) {
      peer.out.writeBytes("DRVR");
      peer.open(1, "client.Read");
      peer.expectMagic();
      assertThat(peer.readGoAway().getMessage()).contains("OPEN").contains("HELLO");
    }
  }

  @Test
  void connectingToNobodyFailsWithTheAddress() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    HostPort nobody = new HostPort("127.0.0.1", port);
    RpcException failure = failure(nobody, RpcFixture.worker("a"), RpcConfig.DEFAULT);
    assertThat(failure.code()).isEqualTo(RpcCode.UNAVAILABLE);
    assertThat(failure).hasMessageContaining(nobody.toString()).hasMessageContaining("refused");
    RpcException unknown =
        failure(new HostPort("no.such.invalid", 1), RpcFixture.worker("a"), RpcConfig.DEFAULT);
    assertThat(unknown.code()).isEqualTo(RpcCode.UNAVAILABLE);
    assertThat(unknown).hasMessageContaining("no.such.invalid:1");
  }

  @Test
  void aServerThatNeverAnswersFailsTheAttemptInTime() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      HostPort address = new HostPort("127.0.0.1", mute.getLocalPort());
      RpcException failure = failure(address, RpcFixture.worker("a"), HASTY);
      assertThat(failure.code()).isEqualTo(RpcCode.UNAVAILABLE);
      assertThat(failure).hasMessageContaining(address.toString()).hasMessageContaining("300 ms");
    }
  }

  @Test
  void aServerThatIsNoDroverFailsTheAttempt() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      HostPort address = new HostPort("127.0.0.1", other.getLocalPort());
      CompletableFuture<RpcConnection> attempt =
          RpcClient.connect(
              fixture.clientLoops,
              address,
              RpcFixture.worker("a"),
              RpcConfig.DEFAULT,
              new RpcServices());
      try (Socket socket = other.accept()) {
        socket.getOutputStream().write("SSH-2.0-OpenSSH\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> await(attempt))
            .isInstanceOfSatisfying(
                RpcException.class, e -> assertThat(e.code()).isEqualTo(RpcCode.PROTOCOL_ERROR))
            .hasMessageContaining("no Drover peer");
      }
    }
  }

  @Test
  void listeningTwiceOnOnePortFailsWithTheAddress() {
    HostPort taken = fixture.server.address();
    assertThatThrownBy(() ->
            RpcServer.start(
                fixture.serverLoops,
                taken,
                RpcFixture.master("a"),
                RpcConfig.DEFAULT,
                new RpcServices(),
                connection -> {}))
        .isInstanceOf(RpcException.class)
        .hasMessageContaining(taken.toString());
  }

  @Test
  void theLayersOfSecuritySeeEveryByteBeforeTheFramesDo() {
    AtomicInteger reads = new AtomicInteger();
    RpcSecurity counting =
        new RpcSecurity((channel, server) -> {
          assertThat(server).contains(fixture.server.address());
          ChannelHandler handler =
              new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                  reads.incrementAndGet();
                  ctx.fireChannelRead(message);
                }
              };
          return List.of(handler);
        });
    await(
        RpcClient.connect(
            fixture.clientLoops,
            fixture.server.address(),
            RpcFixture.worker("a"),
            RpcConfig.DEFAULT,
            new RpcServices(),
            counting));
    assertThat(reads).hasPositiveValue();
  }

  @Test
  void aListenerThatThrowsCostsThatConnectionOnly() throws Exception {
    RpcServer server =
        RpcServer.start(
            fixture.serverLoops,
            new HostPort("127.0.0.1", 0),
            RpcFixture.master("a"),
            RpcConfig.DEFAULT,
            new RpcServices(),
            connection -> {
              throw new RpcException(RpcCode.UNAVAILABLE, "stopping");
            });
    try (server) {
      RpcConnection connection =
          await(
              RpcClient.connect(
                  fixture.clientLoops,
                  server.address(),
                  RpcFixture.worker("a"),
                  RpcConfig.DEFAULT,
                  new RpcServices()));
      assertThat(await(connection.closed())).contains("stopping");
    }
  }

  @Test
  void closingTheLoopsAndTheServerTakesBoundedTime() {
    long start = System.nanoTime();
    fixture.connect();
    fixture.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }
}
