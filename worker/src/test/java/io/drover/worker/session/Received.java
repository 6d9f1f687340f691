package io.drover.worker.session;

import io.drover.rpc.RpcException;
import io.drover.rpc.StreamListener;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what comes on a stream, and its end. */
public final class Received<T> implements StreamListener<T> {
  private final List<T> messages = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Optional<RpcException>> closed = new CompletableFuture<>();
  private final CompletableFuture<Void> halfClosed = new CompletableFuture<>();

  public List<T> messages() {
    return List.copyOf(messages);
  }

  /** Completes when the peer will send no more, whether in order or not. */
  public CompletableFuture<Object> done() {
    return CompletableFuture.anyOf(halfClosed, closed);
  }

  /** Completes with how the stream ended. */
  public CompletableFuture<Optional<RpcException>> closed() {
    return closed;
  }

  @Override
  public CompletionStage<Void> onMessage(T message) {
    messages.add(message);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onHalfClose() {
    halfClosed.complete(null);
  }

  @Override
  public void onClosed(Optional<RpcException> failure) {
    closed.complete(failure);
  }
}
