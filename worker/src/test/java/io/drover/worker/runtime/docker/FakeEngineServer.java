package io.drover.worker.runtime.docker;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Listens where an engine would, and answers as a test says. */
final class FakeEngineServer implements AutoCloseable {
  /** A request as it came, and the number of the connection it came on. */
  record Seen(String method, String path, String body, int connection) {
    boolean isPing() {
      return path.equals("/_ping");
    }

    /** The path without version and query. */
    String call() {
      String bare = path.replaceFirst("^/v[0-9.]+", "");
      int question = bare.indexOf('?');
      return method + " " + (question < 0 ? bare : bare.substring(0, question));
    }
  }

  /** Answers one request. */
  @FunctionalInterface
  interface Handler {
    void answer(Seen request, Answer answer) throws IOException, InterruptedException;
  }

  private final Path socket;
  private final Handler handler;
  private final ServerSocketChannel listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  FakeEngineServer(Path folder, Handler handler) throws IOException {
    this.socket = folder.resolve("engine.sock");
    this.handler = handler;
    listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket));
    threads.execute(this::accept);
  }

  EngineAddress address() {
    return new EngineAddress.Unix(socket);
  }

  /** Every request so far. */
  List<Seen> seen() {
    return List.copyOf(seen);
  }

  /** Every request so far but pings, without version and query. */
  List<String> calls() {
    return seen.stream().filter(s -> !s.isPing()).map(Seen::call).toList();
  }

  /** Blocks until the server is closed. */
  void hang() throws InterruptedException {
    closing.await();
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    listener.close();
    threads.shutdownNow();
  }

  private void accept() {
    for (int number = 0; ; number++) {
      try {
        SocketChannel channel = listener.accept();
        int connection = number;
        threads.execute(() -> serve(channel, connection));
      } catch (IOException e) {
        // The test has closed the server.
        return;
      }
    }
  }

  private void serve(SocketChannel channel, int connection) {
    try (channel) {
      InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
      Answer answer = new Answer(channel, Channels.newOutputStream(channel));
      for (String start = line(in); !start.isEmpty() && channel.isOpen(); start = line(in)) {
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
          if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
            length = Integer.parseInt(header.substring(15).strip());
          }
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        String[] words = start.split(" ", -1);
        Seen request = new Seen(words[0], words[1], body, connection);
        seen.add(request);
        handler.answer(request, answer);
      }
    } catch (IOException e) {
      // The client went away, which tests provoke.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** The way back of one connection. */
  record Answer(SocketChannel channel, OutputStream out) {
    /** The answer to a ping. */
    void ping(String version) throws IOException {
      raw("HTTP/1.1 200 OK\r\nApi-Version: " + version + "\r\nContent-Length: 2\r\n\r\nOK");
    }

    /** A whole answer. */
    void json(int status, String body) throws IOException {
      raw("HTTP/1.1 " + status + " X\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    /** An answer without a body. */
    void none(int status) throws IOException {
      raw("HTTP/1.1 " + status + " X\r\n\r\n");
    }

    /** The head of an answer that flows. */
    void chunked() throws IOException {
      raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    /** A piece of an answer that flows. */
    void chunk(String text) throws IOException {
      int length = text.getBytes(StandardCharsets.ISO_8859_1).length;
      raw(Integer.toHexString(length) + "\r\n" + text + "\r\n");
    }

    /** The end of an answer that flows. */
    void end() throws IOException {
      raw("0\r\n\r\n");
    }

    void raw(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Breaks the connection. */
    void cut() throws IOException {
      channel.close();
    }
  }
}
