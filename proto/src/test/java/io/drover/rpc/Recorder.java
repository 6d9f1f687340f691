package io.drover.rpc;

import com.google.protobuf.BytesValue;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A listener that keeps what it hears; by default every message is dealt with at once. */
class Recorder implements StreamListener<BytesValue> {
  final BlockingQueue<BytesValue> messages = new LinkedBlockingQueue<>();
  final CompletableFuture<Boolean> halfClosed = new CompletableFuture<>();
  final CompletableFuture<Optional<RpcException>> closed = new CompletableFuture<>();
  final AtomicInteger readies = new AtomicInteger();
  final AtomicInteger closes = new AtomicInteger();

  @Override
  public CompletionStage<Void> onMessage(BytesValue message) {
    messages.add(message);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onHalfClose() {
    halfClosed.complete(true);
  }

  @Override
  public void onClosed(Optional<RpcException> failure) {
    closes.incrementAndGet();
    closed.complete(failure);
  }

  @Override
  public void onReady() {
    readies.incrementAndGet();
  }

  BytesValue next() {
    try {
      BytesValue message = messages.poll(10, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("no message within 10 s");
      }
      return message;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
