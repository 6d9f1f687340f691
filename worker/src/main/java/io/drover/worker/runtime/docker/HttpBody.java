package io.drover.worker.runtime.docker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The second part of an answer: reads it off the connection, to its end and not a byte further. An
 * answer that is cut short is an exception, never an end.
 */
final class HttpBody extends InputStream {
  private static final int LINE_BYTES_MAX = 1024;

  private enum Framing {
    LENGTH,
    CHUNKED,
    UNTIL_CLOSE
  }

  private final EngineConnection connection;
  private final Framing framing;
  private final Runnable onProgress;
  private long left;
  private boolean begun;
  private boolean ended;

  private HttpBody(EngineConnection connection, Framing framing, long left, Runnable onProgress) {
    this.connection = connection;
    this.framing = framing;
    this.left = left;
    this.onProgress = onProgress;
    this.ended = framing == Framing.LENGTH && left == 0;
  }

  /**
   * The body that follows a head.
   *
   * @param onProgress called whenever bytes came
   */
  static HttpBody of(HttpHead head, EngineConnection connection, Runnable onProgress)
      throws IOException {
    if (head.status() == 101) {
      return new HttpBody(connection, Framing.UNTIL_CLOSE, 0, onProgress);
    }
    if (head.status() == 204 || head.status() == 304) {
      return new HttpBody(connection, Framing.LENGTH, 0, onProgress);
    }
    if (head.says("Transfer-Encoding", "chunked")) {
      return new HttpBody(connection, Framing.CHUNKED, 0, onProgress);
    }
    if (head.header("Content-Length").isPresent()) {
      long length = number(head.header("Content-Length").get(), 10);
      return new HttpBody(connection, Framing.LENGTH, length, onProgress);
    }
    return new HttpBody(connection, Framing.UNTIL_CLOSE, 0, onProgress);
  }

  /** Whether it was read to its end, so that the connection stands before the next answer. */
  boolean ended() {
    return ended && framing != Framing.UNTIL_CLOSE;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!ended && framing == Framing.CHUNKED && left == 0) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int wanted = framing == Framing.UNTIL_CLOSE ? length : (int) Math.min(length, left);
    int count = connection.read(target, offset, wanted);
    if (count < 0) {
      return endOfConnection();
    }
    onProgress.run();
    if (framing != Framing.UNTIL_CLOSE) {
      left -= count;
      ended = framing == Framing.LENGTH && left == 0;
    }
    return count;
  }

  private int endOfConnection() throws IOException {
    if (framing == Framing.UNTIL_CLOSE) {
      ended = true;
      return -1;
    }
    throw new EOFException("the engine broke its answer off");
  }

  private void nextChunk() throws IOException {
    if (begun) {
      connection.readLine(LINE_BYTES_MAX);
    }
    begun = true;
    String line = connection.readLine(LINE_BYTES_MAX);
    int semicolon = line.indexOf(';');
    left = number(semicolon < 0 ? line : line.substring(0, semicolon), 16);
    if (left == 0) {
      while (!connection.readLine(LINE_BYTES_MAX).isEmpty()) {
        // Trailers say nothing that we need.
        onProgress.run();
      }
      ended = true;
    }
  }

  private static long number(String text, int radix) throws IOException {
    try {
      long number = Long.parseLong(text.strip(), radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IOException("the engine's answer is not HTTP: '" + text + "' is no length", e);
    }
    throw new IOException("the engine's answer is not HTTP: '" + text + "' is no length");
  }
}
