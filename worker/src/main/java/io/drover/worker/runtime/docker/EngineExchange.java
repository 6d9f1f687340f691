package io.drover.worker.runtime.docker;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Consumer;

/** A request that was sent, and its answer as it comes. Closing it gives the connection back. */
final class EngineExchange implements Closeable {
  private final EngineConnection connection;
  private final HttpHead head;
  private final HttpBody body;
  private final Watchdog.Watch watch;
  private final Consumer<EngineConnection> release;
  private boolean closed;

  /**
   * An exchange whose head has been read.
   *
   * @param release takes the connection at the end, if it can be used again
   */
  EngineExchange(
      EngineConnection connection,
      HttpHead head,
      Watchdog.Watch watch,
      Consumer<EngineConnection> release)
      throws IOException {
    this.connection = connection;
    this.head = head;
    this.watch = watch;
    this.release = release;
    this.body = HttpBody.of(head, connection, watch::sign);
  }

  InputStream body() {
    return body;
  }

  HttpHead head() {
    return head;
  }

  /** From now on the answer may take as long as it will. */
  void endless() {
    watch.lift();
  }

  /** From now on the answer may take as long as it will, but not be silent for longer than this. */
  void silenceLimit(Duration limit) {
    watch.limit(limit);
  }

  /** The exception to throw for one that reading the body gave. */
  IOException explain(IOException e) {
    return watch.expired() ? new DeadlineException("the engine stopped answering half-way") : e;
  }

  /** Cuts the connection, from any thread: who reads the answer gets an exception. */
  void abort() {
    try {
      connection.close();
    } catch (IOException e) {
      // The connection is given up either way.
      return;
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    watch.lift();
    if (body.ended() && head.keepsAlive() && !watch.expired()) {
      release.accept(connection);
    } else {
      abort();
    }
  }
}
