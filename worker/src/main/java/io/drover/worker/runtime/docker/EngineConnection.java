package io.drover.worker.runtime.docker;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One connection to the engine, with a read buffer. Reading and writing block, each by one thread
 * at a time; {@link #close} may be called by any thread, and ends both.
 */
final class EngineConnection implements Closeable {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final SocketChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).flip();
  private long idleSinceNanos;

  EngineConnection(SocketChannel channel) {
    this.channel = channel;
  }

  /** Reads some bytes, or returns -1 when the engine sends no more. */
  int read(byte[] target, int offset, int length) throws IOException {
    if (!buffer.hasRemaining() && !fill()) {
      return -1;
    }
    int count = Math.min(length, buffer.remaining());
    buffer.get(target, offset, count);
    return count;
  }

  /**
   * Reads up to the next line feed.
   *
   * @return the line without its end
   * @throws EOFException when the connection ends first
   */
  String readLine(int bytesMax) throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      if (!buffer.hasRemaining() && !fill()) {
        throw new EOFException("the engine closed the connection within its answer");
      }
      char c = (char) (buffer.get() & 0xff);
      if (c == '\n') {
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r'
            ? line.substring(0, length - 1)
            : line.toString();
      }
      if (line.length() == bytesMax) {
        throw new IOException("the engine's answer is not HTTP: a line has no end");
      }
      line.append(c);
    }
  }

  void write(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(bytes, 0, bytes.length);
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(bytes, offset, length);
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  /** Tells the engine that nothing more will be written; reading goes on. */
  void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  /** Marks the moment from which it waits for its next use. */
  void idleSince(long nanos) {
    idleSinceNanos = nanos;
  }

  long idleSinceNanos() {
    return idleSinceNanos;
  }

  /** Whether an idle connection is still good: open on both sides, and silent. */
  boolean reusable() {
    if (buffer.hasRemaining() || !channel.isOpen()) {
      return false;
    }
    try {
      channel.configureBlocking(false);
      int read = channel.read(ByteBuffer.allocate(1));
      channel.configureBlocking(true);
      return read == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private boolean fill() throws IOException {
    buffer.clear();
    int read = channel.read(buffer);
    buffer.flip();
    return read > 0;
  }
}
