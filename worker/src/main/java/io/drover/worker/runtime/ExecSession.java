package io.drover.worker.runtime;

import com.google.protobuf.ByteString;
import java.util.concurrent.CompletableFuture;

/**
 * A process run in a container. Its input is open; a caller that has none closes it at once. Its
 * output goes to the sink, which hears the end before {@link #exitCode} completes.
 */
public interface ExecSession extends StreamHandle {
  /** How it ended. A failure if it never started, or the session was closed before its end. */
  CompletableFuture<Outcome<Integer>> exitCode();

  /**
   * Writes to its input, in the order of calls.
   *
   * @return completes when the engine has taken it: a caller that waits for it before writing more
   *     never holds more than one piece in memory. Fails with {@link RuntimeFailure.NotRunning}
   *     when the process takes no input any more, and with {@link RuntimeFailure.BadRequest} when
   *     too much waits already
   */
  CompletableFuture<Outcome<Nothing>> write(ByteString data);

  /** Ends its input, after what was written before: the process reads an end of file. */
  void closeInput();

  /** Changes the size of its terminal. */
  CompletableFuture<Outcome<Nothing>> resize(ExecRequest.TerminalSize size);

  /**
   * Gives up on the process: closes its input and output. The engine offers no way to kill it; it
   * sees a hang-up if it has a terminal.
   */
  @Override
  void close();
}
