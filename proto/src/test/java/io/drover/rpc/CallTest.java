package io.drover.rpc;

import static io.drover.rpc.RpcFixture.ECHO;
import static io.drover.rpc.RpcFixture.await;
import static io.drover.rpc.RpcFixture.bytes;
import static io.drover.rpc.RpcFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.BytesValue;
import io.drover.base.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private static RpcServices echo() {
    return new RpcServices()
        .unary(ECHO, (connection, request) -> CompletableFuture.completedFuture(request));
  }

  private static RpcException failureOf(CompletableFuture<?> future) {
    return assertThatThrownBy(() -> await(future))
        .asInstanceOf(InstanceOfAssertFactories.type(RpcException.class))
        .actual();
  }

  @Test
  void aCallIsAnswered() {
    try (RpcFixture fixture = new RpcFixture(RpcConfig.DEFAULT, echo())) {
      RpcConnection connection = fixture.connect();
      assertThat(text(await(connection.call(ECHO, bytes("hello"), LONG)))).isEqualTo("hello");
      assertThat(connection.peer()).isEqualTo(RpcFixture.master("a"));
      assertThat(connection.remoteAddress()).isEqualTo(fixture.server.address().toString());
      assertThat(fixture.accepted.get(0).peer()).isEqualTo(RpcFixture.worker("a"));
    }
  }

  @Test
  void theServerCallsItsClientOnTheSameConnection() {
    try (RpcFixture fixture = new RpcFixture(RpcConfig.DEFAULT, new RpcServices())) {
      fixture.connect(RpcConfig.DEFAULT, echo());
      CompletableFuture<BytesValue> answer =
          fixture.accepted.get(0).call(ECHO, bytes("from the server"), LONG);
      assertThat(text(await(answer))).isEqualTo("from the server");
    }
  }

  @Test
  void aMessageLongerThanTheStreamWindowTravelsBothWays() {
    try (RpcFixture fixture = new RpcFixture(RpcFixture.SMALL, echo())) {
      RpcConnection connection = fixture.connect(RpcFixture.SMALL, new RpcServices());
      BytesValue big = bytes(1_000_000);
      for (int i = 0; i < 20; i++) {
        assertThat(await(connection.call(ECHO, big, LONG))).isEqualTo(big);
      }
    }
  }

  @Test
  void aMessageOverThePeersFrameLimitIsRefusedAndTheConnectionGoesOn() {
    try (RpcFixture fixture = new RpcFixture(RpcFixture.SMALL, echo())) {
      RpcConnection connection = fixture.connect();
      RpcException failure = failureOf(connection.call(ECHO, bytes(2 << 20), LONG));
      assertThat(failure.code()).isEqualTo(RpcCode.RESOURCE_EXHAUSTED);
      assertThat(await(connection.call(ECHO, bytes("small"), LONG))).isEqualTo(bytes("small"));
    }
  }

  @Test
  void anAnswerOverTheCallersFrameLimitFailsThatCallOnly() {
    RpcServices services =
        new RpcServices()
            .unary(
                ECHO,
                (connection, request) ->
                    CompletableFuture.completedFuture(
                        request.getValue().isEmpty() ? bytes(2 << 20) : request));
    try (RpcFixture fixture = new RpcFixture(RpcConfig.DEFAULT, services)) {
      RpcConnection connection = fixture.connect(RpcFixture.SMALL, new RpcServices());
      RpcException failure = failureOf(connection.call(ECHO, bytes(""), LONG));
      assertThat(failure.code()).isEqualTo(RpcCode.RESOURCE_EXHAUSTED);
      assertThat(await(connection.call(ECHO, bytes("small"), LONG))).isEqualTo(bytes("small"));
    }
  }

  @Test
  void anUnknownMethodFailsItsCallerOnly() {
    try (RpcFixture fixture = new RpcFixture(RpcConfig.DEFAULT, echo())) {
      RpcConnection connection = fixture.connect();
      RpcException failure = failureOf(connection.call(RpcFixture.PIPE, bytes("x"), LONG));
      assertThat(failure.code()).isEqualTo(RpcCode.UNIMPLEMENTED);
      assertThat(failure).hasMessageContaining("test.Pipe");
      assertThat(await(connection.call(ECHO, bytes("x"), LONG))).isEqualTo(bytes("x"));
    }
  }

  @Test
  void anRpcExceptionOfAHandlerReachesTheCallerAsItIs() {
    RpcException told =
        new RpcException(RpcCode.NOT_LEADER, "ask m2", Map.of("leader", "10.0.0.2:7420"));
    RpcServices services =
        new RpcServices().unary(ECHO, (connection, request) -> CompletableFuture.failedStage(told));
    try (RpcFixture fixture = new RpcFixture(RpcConfig.DEFAULT, services)) {
      RpcException failure = failureOf(fixture.connect().call(ECHO, bytes("x"), LONG));
      assertThat(failure.code()).isEqualTo(RpcCode.NOT_LEADER);
      assertThat(failure).hasMessage("ask m2");
      assertThat(failure.details()).containsExactly(Map.entry("leader", "10.0.0.2:7420"));
    }
  }

  @Test
  void aBugInAHandlerIsToldAsInternalWithoutItsWords() {
    RpcServices services =
        new RpcServices()
            .unary(
                ECHO,
                (connection, request) -> {
                  throw new IllegalStateException("secret");
                });
    try (RpcFixture fixture = new RpcFixture(RpcConfig.DEFAULT, services)) {
      RpcException failure = failureOf(fixture.connect().call(ECHO, bytes("x"), LONG));
      assertThat(failure.code()).isEqualTo(RpcCode.INTERNAL);
      assertThat(failure.getMessage()).contains("test.Echo").doesNotContain("secret");
    }
  }

  @Test
  void aCallWithoutAnAnswerFailsAtItsDeadlineOnBothSides() {
    CompletableFuture<RpcStream<BytesValue>> callee = new CompletableFuture<>();
    Recorder calleeHeard = new Recorder();
    RpcServices services =
        new RpcServices()
            .unary(ECHO, (connection, request) -> new CompletableFuture<>()).stream(
                RpcFixture.PIPE,
                stream -> {
                  callee.complete(stream);
                  return calleeHeard;
                });
    try (RpcFixture fixture = new RpcFixture(RpcConfig.DEFAULT, services)) {
      RpcConnection connection = fixture.connect();
      RpcException failure = failureOf(connection.call(ECHO, bytes("x"), Duration.ofMillis(50)));
      assertThat(failure.code()).isEqualTo(RpcCode.DEADLINE_EXCEEDED);
      assertThat(failure).hasMessageContaining("test.Echo");
      // A call of a streaming method carries its deadline too, and the callee keeps it.
      failureOf(connection.call(RpcFixture.PIPE, bytes("x"), Duration.ofMillis(50)));
      assertThat(await(calleeHeard.closed)).isPresent();
    }
  }

  @Test
  void aDeadlineInThePastFailsAtOnce() {
    try (RpcFixture fixture = new RpcFixture(RpcConfig.DEFAULT, echo())) {
      RpcConnection connection = fixture.connect();
      assertThat(failureOf(connection.call(ECHO, bytes("x"), Duration.ofSeconds(-1))).code())
          .isEqualTo(RpcCode.DEADLINE_EXCEEDED);
      Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
      assertThat(await(connection.call(ECHO, bytes("x"), forever))).isEqualTo(bytes("x"));
    }
  }

  @Test
  void cancellingTheFutureReachesThePeer() {
    Recorder heard = new Recorder();
    RpcServices services = new RpcServices().stream(RpcFixture.PIPE, stream -> heard);
    try (RpcFixture fixture = new RpcFixture(RpcConfig.DEFAULT, services)) {
      CompletableFuture<BytesValue> call =
          fixture.connect().call(RpcFixture.PIPE, bytes("x"), LONG);
      await(heard.halfClosed);
      call.cancel(false);
      assertThat(await(heard.closed).orElseThrow().code()).isEqualTo(RpcCode.CANCELLED);
    }
  }

  @Test
  void tooManyOpenCallsAreRefusedWithoutHarmToTheOthers() {
    CompletableFuture<BytesValue> gate = new CompletableFuture<>();
    RpcServices services = new RpcServices().unary(ECHO, (connection, request) -> gate);
    try (RpcFixture fixture = new RpcFixture(RpcFixture.SMALL, services)) {
      RpcConnection connection = fixture.connect();
      List<CompletableFuture<BytesValue>> calls = new ArrayList<>();
      for (int i = 0; i < RpcFixture.SMALL.streamsMax(); i++) {
        calls.add(connection.call(ECHO, bytes("x"), LONG));
      }
      RpcException failure = failureOf(connection.call(ECHO, bytes("x"), LONG));
      assertThat(failure.code()).isEqualTo(RpcCode.RESOURCE_EXHAUSTED);
      gate.complete(bytes("open"));
      calls.forEach(call -> assertThat(await(call)).isEqualTo(bytes("open")));
      assertThat(await(connection.call(ECHO, bytes("x"), LONG))).isEqualTo(bytes("open"));
    }
  }

  @Test
  void closingTheConnectionFailsOpenCallsOnBothSides() {
    RpcServices services =
        new RpcServices().unary(ECHO, (connection, request) -> new CompletableFuture<>());
    try (RpcFixture fixture = new RpcFixture(RpcConfig.DEFAULT, services)) {
      RpcConnection connection = fixture.connect(RpcConfig.DEFAULT, services);
      CompletableFuture<BytesValue> fromClient = connection.call(ECHO, bytes("x"), LONG);
      CompletableFuture<BytesValue> fromServer =
          fixture.accepted.get(0).call(ECHO, bytes("x"), LONG);
      connection.close();
      assertThat(failureOf(fromClient).code()).isEqualTo(RpcCode.UNAVAILABLE);
      assertThat(failureOf(fromServer).code()).isEqualTo(RpcCode.UNAVAILABLE);
      assertThat(await(connection.closed())).isEqualTo("closed");
      assertThat(await(fixture.accepted.get(0).closed())).contains("closed");
      assertThat(failureOf(connection.call(ECHO, bytes("x"), LONG)).code())
          .isEqualTo(RpcCode.UNAVAILABLE);
    }
  }

  @Test
  void callsAfterTheLoopsHaveEndedFailInsteadOfHanging() {
    try (RpcFixture fixture = new RpcFixture(RpcConfig.DEFAULT, echo())) {
      RpcConnection connection = fixture.connect();
      fixture.clientLoops.close();
      assertThat(failureOf(connection.call(ECHO, bytes("x"), LONG)).code())
          .isEqualTo(RpcCode.UNAVAILABLE);
      assertThat(await(connection.closed())).isNotEmpty();
      HostPort address = fixture.server.address();
      CompletableFuture<RpcConnection> late =
          RpcClient.connect(
              fixture.clientLoops,
              address,
              RpcFixture.worker("a"),
              RpcConfig.DEFAULT,
              new RpcServices());
      assertThat(failureOf(late)).hasMessageContaining(address.toString());
    }
  }

  @Test
  void manyThreadsCallAtOnceAndEachGetsItsOwnAnswer() throws Exception {
    int threads = 8;
    int callsEach = 2_000;
    CopyOnWriteArrayList<String> wrong = new CopyOnWriteArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (RpcFixture fixture = new RpcFixture(RpcConfig.DEFAULT, echo())) {
      RpcConnection connection = fixture.connect();
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        String name = "thread " + t;
        done.add(
            pool.submit(() -> {
              List<CompletableFuture<Void>> calls = new ArrayList<>();
              for (int i = 0; i < callsEach; i++) {
                String text = name + " call " + i;
                calls.add(
                    connection
                        .call(ECHO, bytes(text), LONG)
                        .thenAccept(answer -> {
                          if (!text(answer).equals(text)) {
                            wrong.add(text + " got " + text(answer));
                          }
                        }));
                if (calls.size() == 100) {
                  calls.forEach(RpcFixture::await);
                  calls.clear();
                }
              }
            }));
      }
      for (Future<?> thread : done) {
        thread.get();
      }
      assertThat(wrong).isEmpty();
    } finally {
      pool.shutdownNow();
    }
  }
}
