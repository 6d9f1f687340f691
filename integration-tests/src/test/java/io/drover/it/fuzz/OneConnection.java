package io.drover.it.fuzz;

import com.google.protobuf.MessageLite;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcMethod;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A connection to a peer that is the fuzzer. */
final class OneConnection implements RpcConnection {
  private final PeerIdentity peer;
  private final List<Opened<?, ?>> opened = new ArrayList<>();
  private final CompletableFuture<String> closed = new CompletableFuture<>();

  /**
   * A stream that this side opened to the peer.
   *
   * @param name of the method
   */
  record Opened<Q extends MessageLite, R extends MessageLite>(
      String name, OneStream<Q> stream, StreamListener<R> listener) {}

  OneConnection(PeerIdentity.Role role, String id) {
    this.peer = new PeerIdentity("c", role, id, "test");
  }

  /** The streams that were opened to the peer, oldest first. */
  List<Opened<?, ?>> opened() {
    return opened;
  }

  @Override
  public PeerIdentity peer() {
    return peer;
  }

  @Override
  public String remoteAddress() {
    return "127.0.0.1:9";
  }

  @Override
  public <Q extends MessageLite, R extends MessageLite> CompletableFuture<R> call(
      RpcMethod<Q, R> method, Q request, Duration deadline) {
    return CompletableFuture.failedFuture(new RpcException(RpcCode.UNAVAILABLE, "nobody is there"));
  }

  @Override
  public <Q extends MessageLite, R extends MessageLite> RpcStream<Q> open(
      RpcMethod<Q, R> method, StreamListener<R> listener) {
    OneStream<Q> stream = new OneStream<>(this);
    stream.listener(listener);
    opened.add(new Opened<>(method.name(), stream, listener));
    return stream;
  }

  @Override
  public CompletableFuture<String> closed() {
    return closed.copy();
  }

  @Override
  public void close() {
    if (closed.complete("closed")) {
      List.copyOf(opened).forEach(one -> one.stream().gone());
    }
  }
}
