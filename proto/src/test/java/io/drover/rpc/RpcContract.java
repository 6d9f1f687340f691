package io.drover.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every transport of the RPC runtime keeps to: the one on sockets and the simulated one pass
 * the same tests. All bounds are those of {@link RpcConfig#DEFAULT}.
 */
@Timeout(60)
public abstract class RpcContract {
  private static final RpcMethod<BytesValue, BytesValue> ECHO =
      RpcMethod.of("test.Echo", BytesValue.getDefaultInstance(), BytesValue.getDefaultInstance());
  private static final RpcMethod<BytesValue, BytesValue> PIPE =
      RpcMethod.of("test.Pipe", BytesValue.getDefaultInstance(), BytesValue.getDefaultInstance());
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int BIG = 100_000;

  /** Begins to listen as a master of cluster "a". */
  protected abstract void serve(RpcServices services);

  /** Connects to the one who listens. */
  protected abstract CompletableFuture<RpcConnection> connect(
      PeerIdentity self, RpcServices services);

  /** Waits, or moves the time on, until this is so; fails when it does not become so. */
  protected abstract void until(BooleanSupplier condition);

  protected static PeerIdentity identity(String cluster, PeerIdentity.Role role) {
    return new PeerIdentity(cluster, role, "x1", "1.0");
  }

  private RpcConnection connect() {
    return await(connect(identity("a", PeerIdentity.Role.WORKER), new RpcServices()));
  }

  private <T> T await(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    until(future::isDone);
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RpcException failure) {
        throw failure;
      }
      throw new AssertionError("not an RpcException", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private RpcException failureOf(CompletionStage<?> stage) {
    return assertThatThrownBy(() -> await(stage))
        .asInstanceOf(InstanceOfAssertFactories.type(RpcException.class))
        .actual();
  }

  private static BytesValue bytes(String text) {
    return BytesValue.of(ByteString.copyFromUtf8(text));
  }

  private static BytesValue bytes(int size) {
    return BytesValue.of(ByteString.copyFrom(new byte[size]));
  }

  /** Keeps what it hears; deals with a message at once, or when told to. */
  private static final class Ear implements StreamListener<BytesValue> {
    final List<BytesValue> messages = new CopyOnWriteArrayList<>();
    final List<CompletableFuture<Void>> undealt = new CopyOnWriteArrayList<>();
    final List<String> events = new CopyOnWriteArrayList<>();
    final CompletableFuture<Optional<RpcException>> closed = new CompletableFuture<>();
    final CompletableFuture<RpcStream<BytesValue>> stream = new CompletableFuture<>();
    volatile boolean slow;

    @Override
    public CompletionStage<Void> onMessage(BytesValue message) {
      messages.add(message);
      CompletableFuture<Void> dealt = new CompletableFuture<>();
      if (slow) {
        undealt.add(dealt);
      } else {
        dealt.complete(null);
      }
      return dealt;
    }

    void dealWithAll() {
      slow = false;
      undealt.forEach(dealt -> dealt.complete(null));
    }

    @Override
    public void onHalfClose() {
      events.add("half");
    }

    @Override
    public void onClosed(Optional<RpcException> failure) {
      events.add("closed");
      closed.complete(failure);
    }

    @Override
    public void onReady() {
      events.add("ready");
    }

    RpcServices services() {
      return echo().stream(
          PIPE,
          opened -> {
            stream.complete(opened);
            return this;
          });
    }
  }

  private static RpcServices echo() {
    return new RpcServices()
        .unary(ECHO, (connection, request) -> CompletableFuture.completedFuture(request));
  }

  @Test
  void aCallIsAnsweredAndBothKnowTheirPeer() {
    CompletableFuture<RpcConnection> accepted = new CompletableFuture<>();
    serve(
        new RpcServices()
            .unary(
                ECHO,
                (connection, request) -> {
                  accepted.complete(connection);
                  return CompletableFuture.completedFuture(request);
                }));
    RpcConnection connection = await(connect(identity("a", PeerIdentity.Role.WORKER), echo()));
    assertThat(await(connection.call(ECHO, bytes("hello"), LONG))).isEqualTo(bytes("hello"));
    assertThat(connection.peer().role()).isEqualTo(PeerIdentity.Role.MASTER);
    assertThat(await(accepted).peer()).isEqualTo(identity("a", PeerIdentity.Role.WORKER));
    assertThat(await(accepted.join().call(ECHO, bytes("back"), LONG))).isEqualTo(bytes("back"));
  }

  @Test
  void aPeerOfAnotherClusterIsRefusedAndLearnsWhy() {
    serve(echo());
    RpcException failure =
        failureOf(connect(identity("b", PeerIdentity.Role.WORKER), new RpcServices()));
    assertThat(failure.code()).isEqualTo(RpcCode.PROTOCOL_ERROR);
    assertThat(failure).hasMessageContaining("cluster 'a'").hasMessageContaining("cluster 'b'");
    RpcConnection client =
        await(connect(identity("", PeerIdentity.Role.CLIENT), new RpcServices()));
    assertThat(client.peer().cluster()).isEqualTo("a");
  }

  @Test
  void anUnknownMethodFailsItsCallerOnly() {
    serve(echo());
    RpcConnection connection = connect();
    RpcException failure = failureOf(connection.call(PIPE, bytes("x"), LONG));
    assertThat(failure.code()).isEqualTo(RpcCode.UNIMPLEMENTED);
    assertThat(failure).hasMessageContaining("test.Pipe");
    assertThat(await(connection.call(ECHO, bytes("x"), LONG))).isEqualTo(bytes("x"));
  }

  @Test
  void failuresOfHandlersReachTheCallerAsTheyAreAndBugsWithoutTheirWords() {
    RpcException told =
        new RpcException(RpcCode.NOT_LEADER, "ask m2", Map.of("leader", "10.0.0.2:7420"));
    serve(
        new RpcServices()
            .unary(ECHO, (connection, request) -> CompletableFuture.failedStage(told))
            .unary(
                PIPE,
                (connection, request) -> {
                  throw new IllegalStateException("secret");
                }));
    RpcConnection connection = connect();
    RpcException failure = failureOf(connection.call(ECHO, bytes("x"), LONG));
    assertThat(failure.code()).isEqualTo(RpcCode.NOT_LEADER);
    assertThat(failure).hasMessage("ask m2");
    assertThat(failure.details()).containsExactly(Map.entry("leader", "10.0.0.2:7420"));
    RpcException bug = failureOf(connection.call(PIPE, bytes("x"), LONG));
    assertThat(bug.code()).isEqualTo(RpcCode.INTERNAL);
    assertThat(bug.getMessage()).doesNotContain("secret");
  }

  @Test
  void aCallWithoutAnAnswerFailsAtItsDeadline() {
    Ear ear = new Ear();
    serve(ear.services());
    RpcConnection connection = connect();
    Duration soon = Duration.ofMillis(50);
    RpcException failure = failureOf(connection.call(PIPE, bytes("x"), soon));
    assertThat(failure.code()).isEqualTo(RpcCode.DEADLINE_EXCEEDED);
    assertThat(await(ear.closed)).isPresent();
    assertThat(failureOf(connection.call(ECHO, bytes("x"), Duration.ofMillis(-1))).code())
        .isEqualTo(RpcCode.DEADLINE_EXCEEDED);
  }

  @Test
  void cancellingACallReachesThePeer() {
    Ear ear = new Ear();
    serve(ear.services());
    CompletableFuture<BytesValue> call = connect().call(PIPE, bytes("x"), LONG);
    until(() -> ear.events.contains("half"));
    call.cancel(false);
    assertThat(await(ear.closed).orElseThrow().code()).isEqualTo(RpcCode.CANCELLED);
  }

  @Test
  void messagesArriveInOrderAndTheStreamEndsInOrder() {
    Ear ear = new Ear();
    serve(ear.services());
    Ear caller = new Ear();
    RpcStream<BytesValue> stream = connect().open(PIPE, caller);
    List<BytesValue> sent = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      sent.add(bytes("message " + i));
      stream.send(sent.get(i));
    }
    stream.halfClose();
    until(() -> ear.events.contains("half"));
    assertThat(ear.messages).isEqualTo(sent);
    await(ear.stream).send(bytes("answer"));
    ear.stream.join().halfClose();
    assertThat(await(caller.closed)).isEmpty();
    assertThat(await(ear.closed)).isEmpty();
    assertThat(caller.messages).containsExactly(bytes("answer"));
    assertThat(caller.events).containsExactly("half", "closed");
    assertThat(failureOf(stream.send(bytes("late"))).code()).isEqualTo(RpcCode.CANCELLED);
  }

  @Test
  void aSlowReaderStopsItsWriterAndNobodyElse() {
    Ear ear = new Ear();
    ear.slow = true;
    serve(ear.services());
    RpcConnection connection = connect();
    Ear caller = new Ear();
    RpcStream<BytesValue> stream = connection.open(PIPE, caller);
    BytesValue big = bytes(BIG);
    int accepted = 0;
    CompletableFuture<Void> sent = stream.send(big).toCompletableFuture();
    while (!sent.isCompletedExceptionally()) {
      accepted++;
      sent = stream.send(big).toCompletableFuture();
    }
    assertThat(failureOf(sent).code()).isEqualTo(RpcCode.RESOURCE_EXHAUSTED);
    int window = RpcConfig.DEFAULT.streamWindowBytes() / BIG;
    int queue = RpcConfig.DEFAULT.streamQueueBytesMax() / BIG;
    assertThat(accepted).isBetween(queue, window + queue + 3);
    until(() -> ear.messages.size() >= window);
    assertThat(ear.messages).hasSizeLessThanOrEqualTo(window + 1);
    assertThat(stream.ready()).isFalse();
    assertThat(await(connection.call(ECHO, bytes("x"), LONG))).isEqualTo(bytes("x"));
    assertThat(caller.events).isEmpty();
    int all = accepted;
    until(() -> {
      ear.dealWithAll();
      return ear.messages.size() == all;
    });
    until(() -> caller.events.contains("ready"));
    assertThat(stream.ready()).isTrue();
  }

  @Test
  void failingAStreamEndsItOnBothSidesAndFailsWhatWaits() {
    Ear ear = new Ear();
    ear.slow = true;
    serve(ear.services());
    Ear caller = new Ear();
    RpcStream<BytesValue> stream = connect().open(PIPE, caller);
    CompletionStage<Void> last = stream.send(bytes(BIG));
    for (int i = 0; i < 30; i++) {
      last = stream.send(bytes(BIG));
    }
    await(ear.stream).fail(new RpcException(RpcCode.NOT_FOUND, "no such task"));
    assertThat(await(caller.closed).orElseThrow()).hasMessage("no such task");
    assertThat(await(ear.closed)).isPresent();
    assertThat(failureOf(last)).hasMessage("no such task");
    assertThat(failureOf(stream.send(bytes("late"))).code()).isEqualTo(RpcCode.NOT_FOUND);
    stream.fail(new RpcException(RpcCode.CANCELLED, "twice"));
    assertThat(caller.events).containsExactly("closed");
  }

  @Test
  void aHandlerThatRefusesAStreamEndsIt() {
    serve(
        new RpcServices()
            .stream(
                PIPE,
                stream -> {
                  throw new RpcException(RpcCode.PERMISSION_DENIED, "not you");
                }));
    Ear caller = new Ear();
    connect().open(PIPE, caller);
    assertThat(await(caller.closed).orElseThrow().code()).isEqualTo(RpcCode.PERMISSION_DENIED);
  }

  @Test
  void closingTheConnectionFailsWhatIsOpenOnBothSides() {
    Ear ear = new Ear();
    serve(ear.services());
    RpcConnection connection = connect();
    Ear caller = new Ear();
    connection.open(PIPE, caller).send(bytes("x"));
    RpcConnection there = await(ear.stream).connection();
    connection.close();
    assertThat(await(caller.closed).orElseThrow().code()).isEqualTo(RpcCode.UNAVAILABLE);
    assertThat(await(ear.closed).orElseThrow().code()).isEqualTo(RpcCode.UNAVAILABLE);
    assertThat(await(connection.closed())).isEqualTo("closed");
    assertThat(await(there.closed())).contains("closed");
    assertThat(failureOf(connection.call(ECHO, bytes("x"), LONG)).code())
        .isEqualTo(RpcCode.UNAVAILABLE);
    assertThat(caller.events).containsExactly("closed");
  }
}
