package io.drover.master.api;

import com.google.protobuf.MessageLite;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Many sources into one stream. A message that the reader has no room for waits here, and its
 * source, whose message is not dealt with until it has left, sends no more than its own credit. So
 * what waits is bounded by the number of sources times one stream's window. Thread-safe.
 */
final class FanIn<M extends MessageLite> {
  private final RpcStream<M> out;
  private final Queue<Waiting<M>> queue = new ArrayDeque<>();
  private boolean finishing;
  private boolean closed;

  FanIn(RpcStream<M> out) {
    this.out = out;
  }

  /** Sends the message when the reader has room; completes when it has left. */
  CompletionStage<Void> send(M message) {
    synchronized (this) {
      if (closed) {
        return CompletableFuture.failedFuture(ended());
      }
      if (!queue.isEmpty() || !out.ready()) {
        Waiting<M> waiting = new Waiting<>(message, new CompletableFuture<>());
        queue.add(waiting);
        return waiting.left();
      }
      return out.send(message);
    }
  }

  /** The reader has room again. */
  void ready() {
    synchronized (this) {
      while (!queue.isEmpty() && out.ready()) {
        Waiting<M> next = queue.remove();
        out.send(next.message())
            .whenComplete((nothing, failure) -> {
              if (failure == null) {
                next.left().complete(null);
              } else {
                next.left().completeExceptionally(failure);
              }
            });
      }
      if (finishing && queue.isEmpty() && !closed) {
        closed = true;
        out.halfClose();
      }
    }
  }

  /** No source sends any more: ends the stream in order once everything has left. */
  void finish() {
    synchronized (this) {
      finishing = true;
    }
    ready();
  }

  /** The stream is gone: everything that waits fails. */
  void close() {
    List<Waiting<M>> lost;
    synchronized (this) {
      closed = true;
      lost = new ArrayList<>(queue);
      queue.clear();
    }
    lost.forEach(waiting -> waiting.left().completeExceptionally(ended()));
  }

  private static RpcException ended() {
    return new RpcException(RpcCode.CANCELLED, "the reader is gone");
  }

  private record Waiting<M>(M message, CompletableFuture<Void> left) {}
}
