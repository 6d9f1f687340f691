package io.drover.rpc;

import com.google.protobuf.MessageLite;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The callee's end of a call with one answer. */
final class UnaryCallee<Q extends MessageLite, R extends MessageLite> implements StreamListener<Q> {
  private final RpcServices.Registration.Unary<Q, R> method;
  private final RpcStream<R> stream;
  private final AtomicInteger running;
  private boolean asked;

  /**
   * @param running counts the handlers at work, which a caller who gave up leaves behind
   */
  UnaryCallee(
      RpcServices.Registration.Unary<Q, R> method, RpcStream<R> stream, AtomicInteger running) {
    this.method = method;
    this.stream = stream;
    this.running = running;
  }

  @Override
  public CompletionStage<Void> onMessage(Q request) {
    if (asked) {
      throw new RpcException(
          RpcCode.PROTOCOL_ERROR, "a second request in one call of " + method.method().name());
    }
    asked = true;
    CompletionStage<R> answer = method.handler().handle(stream.connection(), request);
    answer.whenComplete(this::answered);
    running.incrementAndGet();
    return CompletableFuture.completedFuture(null);
  }

  private void answered(@Nullable R answer, @Nullable Throwable failure) {
    running.decrementAndGet();
    if (failure != null) {
      stream.fail(Failures.toTell(failure, method.method().name()));
    } else if (answer == null) {
      stream.fail(
          Failures.toTell(
              new NullPointerException("the handler answered null"), method.method().name()));
    } else {
      stream
          .send(answer)
          .whenComplete((sent, refused) -> {
            if (refused instanceof RpcException told) {
              stream.fail(told);
            }
          });
      stream.halfClose();
    }
  }

  @Override
  public void onHalfClose() {
    if (!asked) {
      stream.fail(
          new RpcException(
              RpcCode.PROTOCOL_ERROR,
              "a call of " + method.method().name() + " without a request"));
    }
  }

  @Override
  public void onClosed(Optional<RpcException> failure) {}
}
