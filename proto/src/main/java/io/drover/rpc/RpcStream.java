package io.drover.rpc;

import java.util.concurrent.CompletionStage;

/** This side's end of one stream. Thread-safe. */
public interface RpcStream<S> {
  /**
   * Sends a message, or queues it until the peer gives credit.
   *
   * @return completes when the message has left for the wire; fails with an {@link RpcException}
   *     when the stream ends first, or at once with {@link RpcCode#RESOURCE_EXHAUSTED} when the
   *     stream's queue is full
   */
  CompletionStage<Void> send(S message);

  /** Whether a message sent now would leave at once. */
  boolean ready();

  /**
   * Says that this side will send no more. A callee that half-closes after the caller did ends the
   * stream in order.
   */
  void halfClose();

  /**
   * Ends the stream at once on both sides, with this failure. Does nothing on a stream that has
   * ended.
   */
  void fail(RpcException failure);

  /** The connection that the stream runs on. */
  RpcConnection connection();
}
