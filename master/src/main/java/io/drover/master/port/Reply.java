package io.drover.master.port;

/** Where an answer goes. Called at most once, on the loop's thread; it only enqueues. */
@FunctionalInterface
public interface Reply<T> {
  /** Here it is. */
  void send(T result);
}
