package io.drover.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serial;
import java.nio.charset.StandardCharsets;

/** One of the program's output streams, in UTF-8. Thread-safe: a call's bytes stay together. */
public final class Output {
  /** Nobody reads any more, as with {@code drover ps | head}: the command ends quietly. */
  static final class BrokenPipeException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    BrokenPipeException(IOException cause) {
      super(cause);
    }
  }

  private final OutputStream stream;

  Output(OutputStream stream) {
    this.stream = stream;
  }

  /** Writes text at once. */
  public void print(String text) {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a line at once. */
  public void println(String line) {
    print(line + "\n");
  }

  /** Writes bytes at once. */
  public synchronized void write(byte[] bytes) {
    try {
      stream.write(bytes);
      stream.flush();
    } catch (IOException e) {
      throw new BrokenPipeException(e);
    }
  }
}
