package io.drover.rpc;

import static io.drover.rpc.RpcFixture.ECHO;
import static io.drover.rpc.RpcFixture.PIPE;
import static io.drover.rpc.RpcFixture.await;
import static io.drover.rpc.RpcFixture.bytes;
import static io.drover.rpc.RpcFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.StringValue;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamTest {
  /** Deals with no message until it is told to. */
  private static final class SlowReader extends Recorder {
    final Queue<CompletableFuture<Void>> undealt = new ConcurrentLinkedQueue<>();

    @Override
    public CompletionStage<Void> onMessage(BytesValue message) {
      messages.add(message);
      CompletableFuture<Void> dealt = new CompletableFuture<>();
      undealt.add(dealt);
      return dealt;
    }

    void dealWithAll() {
      for (CompletableFuture<Void> next = undealt.poll(); next != null; next = undealt.poll()) {
        next.complete(null);
      }
    }
  }

  /** Sends every message back, as fast as the other way takes it. */
  private static RpcServices pipe() {
    return new RpcServices()
        .unary(ECHO, (connection, request) -> CompletableFuture.completedFuture(request)).stream(
            PIPE,
            stream ->
                new Recorder() {
                  @Override
                  public CompletionStage<Void> onMessage(BytesValue message) {
                    return stream.send(message);
                  }

                  @Override
                  public void onHalfClose() {
                    stream.halfClose();
                  }
                });
  }

  private static RpcServices listener(
      Recorder recorder, AtomicReference<RpcStream<BytesValue>> to) {
    return new RpcServices()
        .unary(ECHO, (connection, request) -> CompletableFuture.completedFuture(request)).stream(
            PIPE,
            stream -> {
              to.set(stream);
              return recorder;
            });
  }

  @Test
  void messagesTravelBothWaysInOrderAndTheStreamEndsInOrder() {
    try (RpcFixture fixture = new RpcFixture(RpcConfig.DEFAULT, pipe())) {
      Recorder heard = new Recorder();
      RpcStream<BytesValue> stream = fixture.connect().open(PIPE, heard);
      for (int i = 0; i < 20_000; i++) {
        stream.send(bytes("message " + i));
      }
      stream.halfClose();
      for (int i = 0; i < 20_000; i++) {
        assertThat(text(heard.next())).isEqualTo("message " + i);
      }
      assertThat(await(heard.halfClosed)).isTrue();
      assertThat(await(heard.closed)).isEmpty();
      assertThat(heard.closes).hasValue(1);
    }
  }

  @Test
  void theOrderOfOneSenderHoldsAcrossThreads() {
    Recorder heard = new Recorder();
    AtomicReference<RpcStream<BytesValue>> callee = new AtomicReference<>();
    try (RpcFixture fixture = new RpcFixture(RpcConfig.DEFAULT, listener(heard, callee))) {
      RpcStream<BytesValue> stream = fixture.connect().open(PIPE, new Recorder());
      CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
      for (int i = 0; i < 3_000; i++) {
        BytesValue message = bytes("" + i);
        // Each send happens after the one before, on another thread.
        last = last.thenRunAsync(() -> stream.send(message));
      }
      await(last);
      for (int i = 0; i < 3_000; i++) {
        assertThat(text(heard.next())).isEqualTo("" + i);
      }
    }
  }

  @Test
  void aSlowReaderStopsItsWriterAndNobodyElse() {
    SlowReader slow = new SlowReader();
    AtomicReference<RpcStream<BytesValue>> callee = new AtomicReference<>();
    try (RpcFixture fixture = new RpcFixture(RpcFixture.SMALL, listener(slow, callee))) {
      RpcConnection connection = fixture.connect(RpcFixture.SMALL, new RpcServices());
      Recorder heard = new Recorder();
      RpcStream<BytesValue> stream = connection.open(PIPE, heard);
      CompletableFuture<Void> refused = null;
      int accepted = 0;
      while (refused == null) {
        CompletableFuture<Void> sent = stream.send(bytes(1_000)).toCompletableFuture();
        if (sent.isCompletedExceptionally()) {
          refused = sent;
        } else {
          accepted++;
        }
      }
      CompletableFuture<Void> full = refused;
      assertThatThrownBy(() -> await(full))
          .isInstanceOfSatisfying(
              RpcException.class, e -> assertThat(e.code()).isEqualTo(RpcCode.RESOURCE_EXHAUSTED));
      // One window on the other side, one queue on this.
      await().until(() -> slow.messages.size() >= 16);
      assertThat(accepted).isLessThan(90);
      assertThat(slow.messages).hasSizeLessThan(18);
      assertThat(stream.ready()).isFalse();
      assertThat(await(connection.call(ECHO, bytes("others"), Duration.ofSeconds(10))))
          .isEqualTo(bytes("others"));
      assertThat(heard.readies).hasValue(0);
      int all = accepted;
      await()
          .until(() -> {
            slow.dealWithAll();
            return slow.messages.size() == all;
          });
      await().until(() -> heard.readies.get() > 0);
      assertThat(stream.ready()).isTrue();
    }
  }

  @Test
  void aRelayPassesTheSlownessOn() {
    SlowReader slow = new SlowReader();
    AtomicReference<RpcStream<BytesValue>> callee = new AtomicReference<>();
    try (RpcFixture fixture = new RpcFixture(RpcFixture.SMALL, pipe())) {
      RpcStream<BytesValue> stream =
          fixture.connect(RpcFixture.SMALL, listener(slow, callee)).open(PIPE, slow);
      int sent = 0;
      while (!stream.send(bytes(1_000)).toCompletableFuture().isCompletedExceptionally()) {
        sent++;
      }
      // The relay holds one window of its own, and never refuses or loses a message.
      assertThat(sent).isLessThan(150);
      stream.halfClose();
      int all = sent;
      await()
          .until(() -> {
            slow.dealWithAll();
            return slow.closed.isDone();
          });
      assertThat(await(slow.closed)).isEmpty();
      assertThat(slow.messages).hasSize(all);
    }
  }

  @Test
  void theCalleeMayHalfCloseFirst() {
    Recorder heard = new Recorder();
    AtomicReference<RpcStream<BytesValue>> callee = new AtomicReference<>();
    try (RpcFixture fixture = new RpcFixture(RpcConfig.DEFAULT, listener(heard, callee))) {
      Recorder caller = new Recorder();
      RpcStream<BytesValue> stream = fixture.connect().open(PIPE, caller);
      stream.send(bytes("one"));
      heard.next();
      callee.get().send(bytes("answer"));
      callee.get().halfClose();
      await(caller.halfClosed);
      assertThat(text(caller.next())).isEqualTo("answer");
      assertThat(caller.closed).isNotDone();
      stream.send(bytes("two"));
      assertThat(text(heard.next())).isEqualTo("two");
      stream.halfClose();
      assertThat(await(caller.closed)).isEmpty();
      assertThat(await(heard.closed)).isEmpty();
    }
  }

  @Test
  void failingAStreamEndsItOnBothSidesAndFailsWhatWaits() {
    SlowReader slow = new SlowReader();
    AtomicReference<RpcStream<BytesValue>> callee = new AtomicReference<>();
    try (RpcFixture fixture = new RpcFixture(RpcFixture.SMALL, listener(slow, callee))) {
      Recorder caller = new Recorder();
      RpcStream<BytesValue> stream =
          fixture.connect(RpcFixture.SMALL, new RpcServices()).open(PIPE, caller);
      CompletableFuture<Void> waiting = stream.send(bytes(1_000)).toCompletableFuture();
      for (int i = 0; i < 40; i++) {
        waiting = stream.send(bytes(1_000)).toCompletableFuture();
      }
      CompletableFuture<Void> stuck = waiting;
      slow.next();
      callee.get().fail(new RpcException(RpcCode.NOT_FOUND, "no such task"));
      RpcException seen = await(caller.closed).orElseThrow();
      assertThat(seen.code()).isEqualTo(RpcCode.NOT_FOUND);
      assertThat(seen).hasMessage("no such task");
      assertThat(await(slow.closed)).isPresent();
      assertThatThrownBy(() -> await(stuck)).hasMessage("no such task");
      assertThatThrownBy(() -> await(stream.send(bytes("late")).toCompletableFuture()))
          .hasMessage("no such task");
      stream.fail(new RpcException(RpcCode.CANCELLED, "twice"));
      stream.halfClose();
      assertThat(caller.closes).hasValue(1);
      assertThat(stream.ready()).isFalse();
    }
  }

  @Test
  void aHandlerThatRefusesAStreamOrThrowsEndsIt() {
    RpcServices services =
        new RpcServices()
            .stream(
                PIPE,
                stream -> {
                  throw new RpcException(RpcCode.PERMISSION_DENIED, "not you");
                })
                .stream(
                    ECHO,
                    stream ->
                        new Recorder() {
                          @Override
                          public CompletionStage<Void> onMessage(BytesValue message) {
                            throw new IllegalStateException("a bug");
                          }
                        });
    try (RpcFixture fixture = new RpcFixture(RpcConfig.DEFAULT, services)) {
      RpcConnection connection = fixture.connect();
      Recorder refused = new Recorder();
      connection.open(PIPE, refused);
      assertThat(await(refused.closed).orElseThrow()).hasMessage("not you");
      Recorder broken = new Recorder();
      connection.open(ECHO, broken).send(bytes("x"));
      assertThat(await(broken.closed).orElseThrow().code()).isEqualTo(RpcCode.INTERNAL);
    }
  }

  @Test
  void aMessageThatDoesNotParseFailsItsStreamOnly() {
    Recorder heard = new Recorder();
    // Bytes that are no UTF-8 do not parse as a string.
    RpcMethod<BytesValue, StringValue> invalid =
        RpcMethod.of(
            ECHO.name(), BytesValue.getDefaultInstance(), StringValue.getDefaultInstance());
    try (RpcFixture fixture =
        new RpcFixture(RpcConfig.DEFAULT, listener(heard, new AtomicReference<>()))) {
      RpcConnection connection = fixture.connect();
      BytesValue notText = BytesValue.of(ByteString.copyFrom(new byte[] {(byte) 0xff}));
      assertThatThrownBy(() -> await(connection.call(invalid, notText, Duration.ofSeconds(10))))
          .isInstanceOfSatisfying(
              RpcException.class, e -> assertThat(e.code()).isEqualTo(RpcCode.PROTOCOL_ERROR));
      assertThat(await(connection.call(ECHO, notText, Duration.ofSeconds(10)))).isEqualTo(notText);
    }
  }

  @Test
  void losingTheConnectionEndsEveryStreamOnce() {
    Recorder heard = new Recorder();
    AtomicReference<RpcStream<BytesValue>> callee = new AtomicReference<>();
    try (RpcFixture fixture = new RpcFixture(RpcConfig.DEFAULT, listener(heard, callee))) {
      Recorder caller = new Recorder();
      fixture.connect().open(PIPE, caller).send(bytes("x"));
      heard.next();
      fixture.server.close();
      assertThat(await(caller.closed).orElseThrow().code()).isEqualTo(RpcCode.UNAVAILABLE);
      assertThat(await(heard.closed).orElseThrow().code()).isEqualTo(RpcCode.UNAVAILABLE);
      assertThat(caller.closes).hasValue(1);
      assertThat(heard.closes).hasValue(1);
    }
  }
}
