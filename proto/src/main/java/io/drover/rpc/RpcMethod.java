package io.drover.rpc;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.drover.base.Check;

/**
 * A method that one peer offers and the other calls, with the messages that travel each way.
 *
 * @param name unique among the methods that a peer offers, such as {@code "client.Write"}
 * @param requestParser reads what the caller sends
 * @param responseParser reads what the callee sends
 */
public record RpcMethod<Q extends MessageLite, R extends MessageLite>(
    String name, Parser<Q> requestParser, Parser<R> responseParser) {

  public RpcMethod {
    Check.argument(!name.isEmpty(), "a method needs a name");
  }

  /** A method whose messages are those of the two given instances. */
  @SuppressWarnings("unchecked")
  public static <Q extends MessageLite, R extends MessageLite> RpcMethod<Q, R> of(
      String name, Q request, R response) {
    return new RpcMethod<>(
        name, (Parser<Q>) request.getParserForType(), (Parser<R>) response.getParserForType());
  }
}
