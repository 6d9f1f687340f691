package io.drover.client;

import com.google.protobuf.ByteString;
import java.util.concurrent.CompletableFuture;

/** A command that runs inside a task's container. Thread-safe. */
public interface ExecSession extends AutoCloseable {
  /**
   * Completes after the last output was taken, with the command's exit code, or fails with a {@link
   * DroverException}; cancelled by {@link #close}.
   */
  CompletableFuture<Integer> exitCode();

  /**
   * Sends input to the command.
   *
   * @return completes when more may be sent; send one piece at a time
   */
  CompletableFuture<Void> stdin(ByteString data);

  /** Says that no more input follows. */
  void closeStdin();

  /** Tells the command's terminal its new size. */
  void resize(int columns, int rows);

  /** Leaves the command; whether it goes on without its terminal is the engine's matter. */
  @Override
  void close();
}
