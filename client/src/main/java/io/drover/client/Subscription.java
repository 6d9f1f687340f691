package io.drover.client;

import java.util.concurrent.CompletableFuture;

/** A stream that is being received. */
public interface Subscription extends AutoCloseable {
  /**
   * Completes after the last item was taken: normally when the stream ended in order or was closed
   * here, with a {@link DroverException} otherwise.
   */
  CompletableFuture<Void> done();

  /** Ends the stream. Items under way may still be delivered. */
  @Override
  void close();
}
