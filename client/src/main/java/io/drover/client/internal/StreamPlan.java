package io.drover.client.internal;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a stream asks for, how it goes on at another master, and which of what comes is new. Used by
 * one stream, never by two threads at once.
 */
public interface StreamPlan<Q, R> {
  /** The request for the first opening. */
  Q first();

  /** The request that goes on after what was received; empty when the stream cannot go on. */
  Optional<Q> resumed();

  /** Hands what is new in a message to the receiver. */
  void take(R message, Consumer<R> receiver);

  /** The stream has ended: hands over what was held back. */
  default void finish(Consumer<R> receiver) {}
}
