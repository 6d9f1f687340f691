package io.drover.worker.runtime.docker;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An answer's body that is refused once it is larger than allowed: what an engine that is broken
 * goes on sending does not gather in the worker. Used by one thread.
 */
final class BoundedBody extends FilterInputStream {
  private final int bytesMax;
  private int left;

  BoundedBody(InputStream body, int bytesMax) {
    super(body);
    this.bytesMax = bytesMax;
    this.left = bytesMax;
  }

  /** What was read is done with: as much again may come. */
  void renew() {
    left = bytesMax;
  }

  @Override
  public int read() throws IOException {
    int read = in.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
    count(Math.max(0, read));
    return read;
  }

  @Override
  public long skip(long bytes) throws IOException {
    long skipped = in.skip(Math.min(bytes, bytesMax));
    count((int) skipped);
    return skipped;
  }

  private void count(int read) throws IOException {
    if (read > left) {
      throw new IOException("the engine's answer is larger than " + bytesMax + " bytes");
    }
    left -= read;
  }
}
