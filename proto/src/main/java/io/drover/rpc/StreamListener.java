package io.drover.rpc;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Receives what the peer sends on one stream. Every method is called on the connection's event
 * loop, one at a time and in order, and must not block.
 */
public interface StreamListener<R> {
  /**
   * A message came.
   *
   * @return completes when the message is dealt with; only then may the peer send more in its
   *     place. A listener that relays returns the other stream's {@link RpcStream#send}, so that a
   *     slow reader slows its writer and nobody else.
   */
  CompletionStage<Void> onMessage(R message);

  /** The peer will send no more; this side may still send. */
  void onHalfClose();

  /**
   * The stream has ended, whoever ended it; nothing is called after this.
   *
   * @param failure empty when both sides finished in order
   */
  void onClosed(Optional<RpcException> failure);

  /** The stream takes messages again after {@link RpcStream#ready} was false. */
  default void onReady() {}
}
