package io.drover.cli.command;

import com.google.protobuf.ByteString;
import io.drover.client.ExecSession;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletionException;

/**
 * Passes standard input to a command, a piece at a time, until either ends. On a daemon thread,
 * since a read of standard input cannot be given up.
 */
final class StdinPump implements Runnable {
  private static final int PIECE_BYTES = 32 << 10;

  private final InputStream in;
  private final ExecSession exec;

  private StdinPump(InputStream in, ExecSession exec) {
    this.in = in;
    this.exec = exec;
  }

  static void start(InputStream in, ExecSession exec) {
    Thread thread = new Thread(new StdinPump(in, exec), "stdin");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    byte[] piece = new byte[PIECE_BYTES];
    try {
      int length = in.read(piece);
      while (length >= 0) {
        exec.stdin(ByteString.copyFrom(piece, 0, length)).join();
        length = in.read(piece);
      }
    } catch (CompletionException e) {
      // The command has ended, and its exit code says how.
      return;
    } catch (IOException e) {
      // Input that cannot be read has ended, as far as the command is concerned.
      exec.closeStdin();
      return;
    }
    exec.closeStdin();
  }
}
