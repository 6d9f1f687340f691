package io.drover.it.fuzz;

import io.drover.base.Check;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One end of a stream that leads nowhere. A failure that says "bug" is one. */
final class OneStream<S> implements RpcStream<S> {
  private final RpcConnection connection;
  private @Nullable StreamListener<?> listener;
  private boolean over;
  private int sent;

  OneStream(RpcConnection connection) {
    this.connection = connection;
  }

  /** Who is told of the end. */
  void listener(StreamListener<?> heard) {
    listener = heard;
  }

  boolean over() {
    return over;
  }

  int sent() {
    return sent;
  }

  /** The other side is gone. */
  void gone() {
    end(Optional.of(new RpcException(RpcCode.CANCELLED, "the peer is gone")));
  }

  @Override
  public CompletionStage<Void> send(S message) {
    if (over) {
      return CompletableFuture.failedFuture(
          new RpcException(RpcCode.CANCELLED, "the stream is over"));
    }
    sent++;
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public boolean ready() {
    return !over;
  }

  @Override
  public void halfClose() {
    end(Optional.empty());
  }

  @Override
  public void fail(RpcException failure) {
    Check.state(failure.code() != RpcCode.INTERNAL, "a bug is told: %s", failure);
    end(Optional.of(failure));
  }

  private void end(Optional<RpcException> failure) {
    if (!over) {
      over = true;
      if (listener != null) {
        listener.onClosed(failure);
      }
    }
  }

  @Override
  public RpcConnection connection() {
    return connection;
  }
}
