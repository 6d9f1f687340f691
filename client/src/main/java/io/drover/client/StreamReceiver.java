package io.drover.client;

/**
 * Takes the items of a stream, one at a time and in order, on a thread of the client. It may block:
 * the sender then waits, and no other stream does.
 */
@FunctionalInterface
public interface StreamReceiver<T> {
  /** An item came. An exception thrown here ends the stream with it. */
  void onItem(T item);

  /** The master that served the stream was lost, and another one is being asked to go on. */
  default void onInterrupted(String reason) {}
}
