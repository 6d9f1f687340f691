package io.drover.worker.runtime.docker;

import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Set;

/** A connection on which certain bytes come and then no more; what is written is dropped. */
final class BytesChannel extends SocketChannel {
  private final ByteBuffer bytes;
  private final int pieceMax;

  /**
   * @param pieceMax how many bytes one read gives at most
   */
  BytesChannel(byte[] bytes, int pieceMax) {
    super(null);
    this.bytes = ByteBuffer.wrap(bytes);
    this.pieceMax = pieceMax;
  }

  @Override
  public int read(ByteBuffer target) {
    if (!bytes.hasRemaining()) {
      return -1;
    }
    int length = Math.min(pieceMax, Math.min(target.remaining(), bytes.remaining()));
    target.put(bytes.slice(bytes.position(), length));
    bytes.position(bytes.position() + length);
    return length;
  }

  @Override
  public int write(ByteBuffer source) {
    int length = source.remaining();
    source.position(source.limit());
    return length;
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) {
    throw unneeded();
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw unneeded();
  }

  @Override
  public SocketChannel bind(SocketAddress local) {
    throw unneeded();
  }

  @Override
  public <T> SocketChannel setOption(SocketOption<T> name, T value) {
    throw unneeded();
  }

  @Override
  public <T> T getOption(SocketOption<T> name) {
    throw unneeded();
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return Set.of();
  }

  @Override
  public SocketChannel shutdownInput() {
    return this;
  }

  @Override
  public SocketChannel shutdownOutput() {
    return this;
  }

  @Override
  public Socket socket() {
    throw unneeded();
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isConnectionPending() {
    return false;
  }

  @Override
  public boolean connect(SocketAddress remote) {
    return true;
  }

  @Override
  public boolean finishConnect() {
    return true;
  }

  @Override
  public SocketAddress getRemoteAddress() {
    throw unneeded();
  }

  @Override
  public SocketAddress getLocalAddress() {
    throw unneeded();
  }

  @Override
  protected void implCloseSelectableChannel() {}

  @Override
  protected void implConfigureBlocking(boolean block) {}

  private static UnsupportedOperationException unneeded() {
    return new UnsupportedOperationException("the worker does not do that");
  }
}
