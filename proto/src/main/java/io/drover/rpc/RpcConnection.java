package io.drover.rpc;

import com.google.protobuf.MessageLite;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A connection to a peer after the handshake. Thread-safe. Either side may call the other. */
public interface RpcConnection extends AutoCloseable {
  /** Who the peer says it is. */
  PeerIdentity peer();

  /** The peer's network address, for logs and messages. */
  String remoteAddress();

  /**
   * One request, one response.
   *
   * @param deadline after which the call fails with {@link RpcCode#DEADLINE_EXCEEDED}; it travels
   *     with the request
   * @return fails with an {@link RpcException}; cancelling it cancels the call at the peer
   */
  <Q extends MessageLite, R extends MessageLite> CompletableFuture<R> call(
      RpcMethod<Q, R> method, Q request, Duration deadline);

  /** Opens a stream. What goes wrong while opening it reaches the listener's {@code onClosed}. */
  <Q extends MessageLite, R extends MessageLite> RpcStream<Q> open(
      RpcMethod<Q, R> method, StreamListener<R> listener);

  /** Completes when the connection is gone, with the reason for people. */
  CompletableFuture<String> closed();

  /** Closes the connection; every open call and stream fails with {@link RpcCode#UNAVAILABLE}. */
  @Override
  void close();
}
