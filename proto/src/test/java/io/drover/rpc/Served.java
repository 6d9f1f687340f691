package io.drover.rpc;

import com.google.protobuf.MessageLite;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Calls what a side offers without a connection in between. */
public final class Served {
  private Served() {}

  /** Has a unary method answer. */
  @SuppressWarnings("unchecked") // The method's name stands for its messages' types.
  public static <Q extends MessageLite, R extends MessageLite> CompletionStage<R> call(
      RpcServices services, RpcMethod<Q, R> method, RpcConnection connection, Q request) {
    var unary = (RpcServices.Registration.Unary<Q, R>) registration(services, method.name());
    return unary.handler().handle(connection, request);
  }

  /** Has a method of two streams take a caller's stream. */
  @SuppressWarnings("unchecked") // As above.
  public static <Q extends MessageLite, R extends MessageLite> StreamListener<Q> accept(
      RpcServices services, RpcMethod<Q, R> method, RpcStream<R> stream) {
    var streaming =
        (RpcServices.Registration.Streaming<Q, R>) registration(services, method.name());
    return streaming.handler().accept(stream);
  }

  private static RpcServices.Registration registration(RpcServices services, String name) {
    return Optional.ofNullable(services.registrations().get(name)).orElseThrow();
  }
}
