package io.drover.rpc;

import com.google.protobuf.MessageLite;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The methods that this side offers to its peers. Filled before a server or client starts,
 * immutable afterwards.
 */
public final class RpcServices {
  /** Answers one request. Called on the connection's event loop; must not block. */
  @FunctionalInterface
  public interface UnaryHandler<Q, R> {
    /** The answer; a failure that is an {@link RpcException} reaches the caller as it is. */
    CompletionStage<R> handle(RpcConnection connection, Q request);
  }

  /** Accepts a stream. Called on the connection's event loop; must not block. */
  @FunctionalInterface
  public interface StreamHandler<Q, R> {
    /**
     * The listener for what the caller sends; throw an {@link RpcException} to refuse the stream.
     */
    StreamListener<Q> accept(RpcStream<R> stream);
  }

  /** A method with its handler. */
  sealed interface Registration {
    record Unary<Q extends MessageLite, R extends MessageLite>(
        RpcMethod<Q, R> method, UnaryHandler<Q, R> handler) implements Registration {}

    record Streaming<Q extends MessageLite, R extends MessageLite>(
        RpcMethod<Q, R> method, StreamHandler<Q, R> handler) implements Registration {}
  }

  private final Map<String, Registration> registrations = new HashMap<>();

  /** Offers a method of one request and one response. */
  public <Q extends MessageLite, R extends MessageLite> RpcServices unary(
      RpcMethod<Q, R> method, UnaryHandler<Q, R> handler) {
    registrations.put(method.name(), new Registration.Unary<>(method, handler));
    return this;
  }

  /** Offers a method of two streams. */
  public <Q extends MessageLite, R extends MessageLite> RpcServices stream(
      RpcMethod<Q, R> method, StreamHandler<Q, R> handler) {
    registrations.put(method.name(), new Registration.Streaming<>(method, handler));
    return this;
  }

  Map<String, Registration> registrations() {
    return Map.copyOf(registrations);
  }
}
