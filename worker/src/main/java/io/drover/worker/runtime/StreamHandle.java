package io.drover.worker.runtime;

/** A running stream. Thread-safe. */
public interface StreamHandle extends AutoCloseable {
  /**
   * Ends the stream, if it still runs, and returns at once. A sink hears of it by its {@code
   * ended}, as a success; no element comes after that.
   */
  @Override
  void close();
}
