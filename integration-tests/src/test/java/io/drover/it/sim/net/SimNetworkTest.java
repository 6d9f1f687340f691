package io.drover.it.sim.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import io.drover.base.HostPort;
import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.MachineClock;
import io.drover.it.sim.world.SimProcess;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcMethod;
import io.drover.rpc.RpcServices;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SimNetworkTest {
  private static final HostPort MASTER = new HostPort("m1", 7420);
  private static final RpcMethod<BytesValue, BytesValue> PIPE =
      RpcMethod.of("test.Pipe", BytesValue.getDefaultInstance(), BytesValue.getDefaultInstance());
  private static final Patience PATIENCE = new Patience(1_000, 200, 600);

  private final Agenda agenda = new Agenda();
  private final SimNetwork network = new SimNetwork(agenda, new Chance(7), NetworkSettings.LAN);
  private final MachineClock clock = new MachineClock(agenda, 0, 0);
  private final SimProcess server = new SimProcess(agenda, clock);
  private final SimProcess client = new SimProcess(agenda, clock);
  private final Ear serverEar = new Ear();
  private final Ear clientEar = new Ear();

  /** Keeps what it hears, with the time. */
  private final class Ear implements StreamListener<BytesValue> {
    final List<String> heard = new ArrayList<>();
    final List<RpcConnection> connections = new ArrayList<>();
    Optional<Long> closedMillis = Optional.empty();
    String closedBecause = "";

    @Override
    public CompletionStage<Void> onMessage(BytesValue message) {
      heard.add(message.getValue().toStringUtf8());
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onHalfClose() {}

    @Override
    public void onClosed(Optional<RpcException> failure) {
      closedMillis = Optional.of(millis());
      closedBecause = failure.map(Throwable::getMessage).orElse("in order");
    }
  }

  private long millis() {
    return TimeUnit.NANOSECONDS.toMillis(agenda.nowNanos());
  }

  private void pass(long millis) {
    long end = agenda.nowNanos() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (agenda.step(end)) {
      // The agenda does the work.
    }
  }

  private static PeerIdentity identity(PeerIdentity.Role role) {
    return new PeerIdentity("a", role, "x", "1");
  }

  private void listen(SimProcess process) {
    RpcServices services =
        new RpcServices()
            .stream(
                PIPE,
                stream -> {
                  serverEar.connections.add(stream.connection());
                  return serverEar;
                });
    PeerIdentity self = identity(PeerIdentity.Role.MASTER);
    network.listen(MASTER, "m1", process, self, services, PATIENCE);
  }

  private CompletableFuture<RpcConnection> connect() {
    return network.connect(
        "w1", client, MASTER, identity(PeerIdentity.Role.WORKER), new RpcServices(), PATIENCE);
  }

  /** A stream from the client to the server, on a connection that both have. */
  private RpcStream<BytesValue> open() {
    listen(server);
    CompletableFuture<RpcConnection> attempt = connect();
    pass(100);
    RpcStream<BytesValue> stream = attempt.join().open(PIPE, clientEar);
    pass(100);
    assertThat(serverEar.connections).hasSize(1);
    return stream;
  }

  private static BytesValue text(String text) {
    return BytesValue.of(ByteString.copyFromUtf8(text));
  }

  private static String failureOf(CompletableFuture<?> attempt) {
    if (!attempt.isDone()) {
      return "undecided";
    }
    return attempt.isCompletedExceptionally() ? attempt.exceptionNow().toString() : "connected";
  }

  @Test
  void aQuietConnectionLivesOnWithoutAnyEvent() {
    open();
    long before = agenda.done();
    pass(3_600_000);
    assertThat(agenda.done()).isEqualTo(before);
    assertThat(clientEar.closedMillis).isEmpty();
    assertThat(network.connections()).isEqualTo(1);
  }

  @Test
  void oneMessageIsOneEvent() {
    RpcStream<BytesValue> stream = open();
    long before = agenda.done();
    for (int i = 0; i < 100; i++) {
      stream.send(text("" + i));
      pass(100);
    }
    assertThat(agenda.done() - before).isEqualTo(100);
    assertThat(serverEar.heard).hasSize(100);
  }

  @Test
  void whatIsSentOnACutPathArrivesInOrderAfterHealing() {
    RpcStream<BytesValue> stream = open();
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      sent.add("" + i);
      stream.send(text("" + i));
      if (i % 40 == 10) {
        network.cut("w1", "m1");
      } else if (i % 40 == 20) {
        network.heal("w1", "m1");
      } else if (i % 40 == 30) {
        network.slow("w1", "m1", TimeUnit.MILLISECONDS.toNanos(5));
      }
      pass(i % 3);
    }
    network.healAll();
    pass(500);
    assertThat(serverEar.heard).isEqualTo(sent);
  }

  @Test
  void aPathCutForLongSilencesTheEndThatHearsNothing() {
    RpcStream<BytesValue> stream = open();
    long cutMillis = millis();
    network.cut("w1", "m1");
    stream.send(text("never"));
    pass(5_000);
    assertThat(serverEar.closedBecause).contains("silent for 600 ms");
    assertThat(serverEar.closedMillis.orElseThrow() - cutMillis).isBetween(400L, 605L);
    // The other way is open: the client hears the server's pings, and then its end.
    assertThat(clientEar.closedBecause).contains("closed the connection");
    network.healAll();
    pass(10_000);
    assertThat(serverEar.heard).isEmpty();
    assertThat(network.connections()).isEqualTo(0);
  }

  @Test
  void aPausedPeerIsGivenUpAndLearnsItWhenItWakes() {
    open();
    server.pause();
    pass(10_000);
    assertThat(clientEar.closedBecause).contains("silent");
    assertThat(serverEar.closedMillis).isEmpty();
    server.resume();
    pass(1);
    assertThat(serverEar.closedMillis).isPresent();
    assertThat(serverEar.closedBecause).doesNotContain("silent");
  }

  @Test
  void aShortPauseOrCutHarmsNothing() {
    open();
    for (int i = 0; i < 20; i++) {
      client.pause();
      pass(300);
      client.resume();
      pass(100);
      network.cut("m1", "w1");
      network.cut("w1", "m1");
      pass(150);
      network.healAll();
      pass(700);
    }
    assertThat(clientEar.closedMillis).isEmpty();
    assertThat(serverEar.closedMillis).isEmpty();
  }

  @Test
  void aDeadProcessIsSeenAtOnceAndADeadMachineByItsSilence() {
    open();
    server.kill();
    network.processDied(server);
    pass(10);
    assertThat(clientEar.closedBecause).contains("closed the connection");
    assertThat(network.connections()).isEqualTo(0);
    CompletableFuture<RpcConnection> refused = connect();
    pass(10);
    assertThat(failureOf(refused)).contains("Connection refused");
  }

  @Test
  void aDeadMachineIsFoundSilentAndAnswersNobody() {
    open();
    server.kill();
    network.machineDied("m1");
    pass(300);
    assertThat(clientEar.closedMillis).isEmpty();
    pass(400);
    assertThat(clientEar.closedBecause).contains("silent");
    CompletableFuture<RpcConnection> attempt = connect();
    pass(999);
    assertThat(attempt).isNotDone();
    pass(2);
    assertThat(failureOf(attempt)).contains("no answer within 1000 ms");
    listen(new SimProcess(agenda, clock));
    attempt = connect();
    pass(100);
    assertThat(attempt).isCompleted();
  }

  @Test
  void aMachineThatIsUpAgainResetsWhatItHasForgotten() {
    open();
    server.kill();
    network.machineDied("m1");
    listen(new SimProcess(agenda, clock));
    pass(5_000);
    assertThat(clientEar.closedMillis).isPresent();
    assertThat(network.connections()).isEqualTo(0);
  }

  @Test
  void aBrokenConnectionIsResetAtBothEnds() {
    open();
    network.breakConnections("m1", "w1");
    pass(1);
    assertThat(clientEar.closedBecause).contains("reset");
    assertThat(serverEar.closedBecause).contains("reset");
    assertThat(network.connections()).isEqualTo(0);
  }

  @Test
  void aServerThatIsPausedAnswersNobodyInTime() {
    listen(server);
    server.pause();
    CompletableFuture<RpcConnection> attempt = connect();
    pass(1_100);
    assertThat(failureOf(attempt)).contains("no answer");
    server.resume();
    pass(1_000);
    assertThat(network.connections()).isEqualTo(0);
  }

  @Test
  void anAnswerThatDoesNotGetThroughLeavesNoConnectionBehind() {
    listen(server);
    for (int i = 0; i < 50; i++) {
      CompletableFuture<RpcConnection> attempt = connect();
      agenda.step(Long.MAX_VALUE);
      agenda.step(Long.MAX_VALUE);
      network.cut("m1", "w1");
      pass(2_000);
      assertThat(failureOf(attempt)).contains("no answer");
      network.healAll();
      pass(2_000);
      assertThat(network.connections()).isEqualTo(0);
    }
  }

  @Test
  void theSameSeedGivesTheSameTimes() {
    assertThat(story(3)).isEqualTo(story(3)).isNotEqualTo(story(4));
  }

  private static List<Long> story(long seed) {
    Agenda agenda = new Agenda();
    SimNetwork network = new SimNetwork(agenda, new Chance(seed), NetworkSettings.LAN);
    SimProcess server = new SimProcess(agenda, new MachineClock(agenda, 0, 0));
    List<Long> times = new ArrayList<>();
    List<CompletableFuture<Void>> attempts = new ArrayList<>();
    RpcServices services =
        new RpcServices()
            .unary(
                PIPE,
                (connection, request) -> {
                  times.add(agenda.nowNanos());
                  return CompletableFuture.completedFuture(request);
                });
    network.listen(MASTER, "m1", server, identity(PeerIdentity.Role.MASTER), services);
    for (int i = 0; i < 20; i++) {
      String machine = "w" + i;
      SimProcess client = new SimProcess(agenda, new MachineClock(agenda, i, i));
      PeerIdentity self = identity(PeerIdentity.Role.WORKER);
      CompletableFuture<RpcConnection> attempt =
          network.connect(machine, client, MASTER, self, new RpcServices(), Patience.DEFAULT);
      attempts.add(
          attempt
              .thenCompose(
                  connection -> connection.call(PIPE, text(machine), Duration.ofSeconds(5)))
              .thenRun(() -> times.add(agenda.nowNanos())));
    }
    while (agenda.step(TimeUnit.SECONDS.toNanos(60))) {
      // The agenda does the work.
    }
    assertThat(attempts).allMatch(CompletableFuture::isDone);
    assertThat(times).hasSize(40);
    return times;
  }
}
