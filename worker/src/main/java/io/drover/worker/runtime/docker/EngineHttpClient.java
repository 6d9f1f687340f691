package io.drover.worker.runtime.docker;

import io.drover.worker.runtime.docker.EngineRequest.Archive;
import io.drover.worker.runtime.docker.EngineRequest.Empty;
import io.drover.worker.runtime.docker.EngineRequest.Hijack;
import io.drover.worker.runtime.docker.EngineRequest.Json;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP/1.1 to the engine over a socket of its own for each exchange, so that no number of streams
 * ever makes a call wait. Connections of calls that are over are kept for the next ones. The stock
 * transports of docker-java do not serve: on a Unix socket they ignore time-outs, cannot end an
 * input, and block calls once the pool is full of streams.
 *
 * <p>Blocks its callers, which are virtual threads; thread-safe.
 */
final class EngineHttpClient implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(EngineHttpClient.class);
  private static final int COPY_BYTES = 16 * 1024;
  private static final int IDLE_MAX = 8;
  private static final long IDLE_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);

  private final EngineAddress address;
  private final Watchdog watchdog = new Watchdog(System::nanoTime);
  private final Deque<EngineConnection> idle = new ArrayDeque<>();
  private boolean closed;

  /** A client that is not connected yet. */
  EngineHttpClient(EngineAddress address) {
    this.address = address;
  }

  /**
   * Sends a request and reads the head of its answer. The limit holds for the answer's body too,
   * unless the exchange is told otherwise.
   *
   * @throws DeadlineException when the time is up
   */
  EngineExchange open(EngineRequest request, Duration limit) throws IOException {
    Optional<EngineConnection> reused = takeIdle();
    if (reused.isPresent()) {
      return exchange(reused.get(), () -> {}, request, limit);
    }
    SocketChannel channel = address.openChannel();
    return exchange(new EngineConnection(channel), () -> connect(channel), request, limit);
  }

  private EngineExchange exchange(
      EngineConnection connection, Step connect, EngineRequest request, Duration limit)
      throws IOException {
    Watchdog.Watch watch = watchdog.watch(connection, limit);
    try {
      connect.run();
      send(connection, request);
      HttpHead head = HttpHead.read(connection);
      EngineExchange exchange = new EngineExchange(connection, head, watch, this::release);
      if (head.status() < 300) {
        request.hijackedInput().ifPresent(input -> pump(input, connection));
      }
      return exchange;
    } catch (IOException e) {
      watch.lift();
      connection.close();
      if (watch.expired()) {
        throw new DeadlineException(
            "the engine at " + address + " gave no answer within " + limit.toMillis() + " ms");
      }
      throw e;
    }
  }

  private void connect(SocketChannel channel) throws IOException {
    try {
      channel.connect(address.resolve());
    } catch (AsynchronousCloseException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(
          "cannot connect to the engine at " + address + ": " + e.getMessage(), e);
    }
  }

  private static void send(EngineConnection connection, EngineRequest request) throws IOException {
    String start = request.method() + " " + request.path() + " HTTP/1.1\r\nHost: docker\r\n";
    switch (request.body()) {
      case Empty empty when request.method().equals("GET") -> connection.write(start + "\r\n");
      case Empty empty -> connection.write(start + "Content-Length: 0\r\n\r\n");
      case Json json -> sendJson(connection, start, json.document());
      case Hijack hijack ->
          sendJson(
              connection, start + "Connection: Upgrade\r\nUpgrade: tcp\r\n", hijack.document());
      case Archive archive -> {
        connection.write(
            start + "Content-Type: application/x-tar\r\n" + "Transfer-Encoding: chunked\r\n\r\n");
        sendChunked(connection, archive.tar());
      }
    }
  }

  private static void sendJson(EngineConnection connection, String start, String text)
      throws IOException {
    byte[] document = text.getBytes(StandardCharsets.UTF_8);
    String head =
        start + "Content-Type: application/json\r\nContent-Length: " + document.length + "\r\n\r\n";
    // One write for head and body: a call is then one packet.
    ByteArrayOutputStream whole = new ByteArrayOutputStream(head.length() + document.length);
    whole.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    whole.writeBytes(document);
    connection.write(whole.toByteArray(), 0, whole.size());
  }

  private static void sendChunked(EngineConnection connection, InputStream body)
      throws IOException {
    byte[] buffer = new byte[COPY_BYTES];
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      if (read > 0) {
        connection.write(Integer.toHexString(read) + "\r\n");
        connection.write(buffer, 0, read);
        connection.write("\r\n");
      }
    }
    connection.write("0\r\n\r\n");
  }

  /** Copies an input to the engine until it ends, and closes it. */
  private static void pump(InputStream input, EngineConnection connection) {
    Thread.ofVirtual()
        .name("engine-input")
        .start(() -> {
          try (input) {
            byte[] buffer = new byte[COPY_BYTES];
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
              connection.write(buffer, 0, read);
            }
            connection.shutdownOutput();
          } catch (IOException e) {
            // The process takes no more: its output says how it ended, the input is closed.
            LOG.debug("input to the engine ended: {}", e.getMessage());
          }
        });
  }

  private Optional<EngineConnection> takeIdle() throws IOException {
    while (true) {
      EngineConnection candidate;
      synchronized (idle) {
        if (closed) {
          throw new IOException("the runtime is closed");
        }
        candidate = idle.pollLast();
      }
      if (candidate == null) {
        return Optional.empty();
      }
      boolean fresh = System.nanoTime() - candidate.idleSinceNanos() < IDLE_NANOS_MAX;
      if (fresh && candidate.reusable()) {
        return Optional.of(candidate);
      }
      candidate.close();
    }
  }

  private void release(EngineConnection connection) {
    connection.idleSince(System.nanoTime());
    synchronized (idle) {
      if (!closed && idle.size() < IDLE_MAX) {
        idle.addLast(connection);
        return;
      }
    }
    closeQuietly(connection);
  }

  @Override
  public void close() {
    List<EngineConnection> leftOver;
    synchronized (idle) {
      closed = true;
      leftOver = List.copyOf(idle);
      idle.clear();
    }
    leftOver.forEach(EngineHttpClient::closeQuietly);
    watchdog.close();
  }

  private static void closeQuietly(EngineConnection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      LOG.debug("closing a connection to the engine failed: {}", e.getMessage());
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }
}
