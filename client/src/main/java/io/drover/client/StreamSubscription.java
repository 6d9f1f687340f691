package io.drover.client;

import com.google.protobuf.MessageLite;
import io.drover.client.internal.ResumingStream;
import java.util.concurrent.CompletableFuture;

/** A stream below as the library's subscription. */
final class StreamSubscription<Q extends MessageLite, R extends MessageLite>
    implements Subscription {
  private final ResumingStream<Q, R> stream;
  private final CompletableFuture<Void> done;

  StreamSubscription(ResumingStream<Q, R> stream) {
    this.stream = stream;
    this.done = Outcomes.of(stream.done());
  }

  @Override
  public CompletableFuture<Void> done() {
    return done;
  }

  @Override
  public void close() {
    stream.close();
  }
}
