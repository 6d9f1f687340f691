package io.drover.client;

import com.google.protobuf.ByteString;

/**
 * Takes what a command inside a container prints, one piece at a time and in order, on a thread of
 * the client. It may block: the command then waits.
 */
public interface ExecReceiver {
  /** The command wrote to its standard output, or to its terminal. */
  void onStdout(ByteString data);

  /** The command wrote to its standard error. */
  void onStderr(ByteString data);
}
