package io.drover.worker.runtime.docker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between a runtime and the engine, and breaks their connections when a test says so. */
final class UnixProxy implements AutoCloseable {
  private final Path socket;
  private final EngineAddress engine;
  private final ServerSocketChannel listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<SocketChannel> open = new CopyOnWriteArrayList<>();
  private volatile boolean refusing;

  UnixProxy(Path folder, EngineAddress engine) throws IOException {
    this.socket = folder.resolve("proxy.sock");
    this.engine = engine;
    listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket));
    threads.execute(this::accept);
  }

  EngineAddress address() {
    return new EngineAddress.Unix(socket);
  }

  /** Breaks every connection, and takes no new one. */
  void refuse() throws IOException {
    refusing = true;
    for (SocketChannel channel : open) {
      channel.close();
    }
    open.clear();
  }

  /** Takes connections again. */
  void allow() {
    refusing = false;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    refuse();
    threads.shutdownNow();
  }

  private void accept() {
    while (true) {
      try {
        SocketChannel client = listener.accept();
        if (refusing) {
          client.close();
          continue;
        }
        SocketChannel server = engine.openChannel();
        server.connect(engine.resolve());
        open.add(client);
        open.add(server);
        threads.execute(() -> copy(client, server));
        threads.execute(() -> copy(server, client));
      } catch (IOException e) {
        // The test has closed the proxy.
        return;
      }
    }
  }

  private static void copy(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(8192);
    try (from) {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // One end was broken; the other one learns of it by its own reading.
      return;
    }
  }
}
