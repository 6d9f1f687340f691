package io.drover.rpc;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The caller's end of a call with one answer. */
final class UnaryCaller<R> implements StreamListener<R> {
  private final String method;
  private final CompletableFuture<R> answer;
  private @Nullable R received;

  UnaryCaller(String method, CompletableFuture<R> answer) {
    this.method = method;
    this.answer = answer;
  }

  @Override
  public CompletionStage<Void> onMessage(R message) {
    if (received != null) {
      throw new RpcException(RpcCode.PROTOCOL_ERROR, "a second answer to " + method);
    }
    received = message;
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onHalfClose() {}

  @Override
  public void onClosed(Optional<RpcException> failure) {
    R message = received;
    if (failure.isPresent()) {
      answer.completeExceptionally(failure.get());
    } else if (message == null) {
      answer.completeExceptionally(
          new RpcException(RpcCode.PROTOCOL_ERROR, method + " ended without an answer"));
    } else {
      answer.complete(message);
    }
  }
}
