package io.drover.master.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A TCP proxy on a free port that can lose what passes, either way, and break connections. */
public final class FaultyWire implements AutoCloseable {
  private final ServerSocket listening;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean losingRequests;
  private volatile boolean losingAnswers;
  private volatile long delayNanos;

  public FaultyWire(int target) {
    this.target = target;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public String address() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  /** Whether a client is connected through it. */
  public boolean inUse() {
    return !sockets.isEmpty();
  }

  /** What clients send from now on is lost, until the connection breaks. */
  public void loseRequests() {
    losingRequests = true;
  }

  /** What the server answers from now on is lost, until the connection breaks. */
  public void loseAnswers() {
    losingAnswers = true;
  }

  /** What the server answers from now on comes so much later. */
  public void delayAnswers(long millis) {
    delayNanos = TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** Breaks every connection; new ones pass everything. */
  public void breakConnections() {
    sockets.forEach(FaultyWire::closeQuietly);
    losingRequests = false;
    losingAnswers = false;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        sockets.add(client);
        Thread.ofVirtual().start(() -> connect(client));
      }
    } catch (IOException e) {
      // Closed: the test is over.
      sockets.forEach(FaultyWire::closeQuietly);
    }
  }

  private void connect(Socket client) {
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(server);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Thread.ofVirtual().start(() -> pass(client, server, true));
      pass(server, client, false);
    } catch (IOException e) {
      closeQuietly(client);
    }
  }

  private void pass(Socket from, Socket to, boolean requests) {
    byte[] buffer = new byte[64 << 10];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (!requests && delayNanos > 0) {
          LockSupport.parkNanos(delayNanos);
        }
        if (!(requests ? losingRequests : losingAnswers)) {
          out.write(buffer, 0, count);
        }
      }
    } catch (IOException e) {
      // Broken on purpose, or by the other side: both ends are closed now.
      sockets.remove(from);
    }
    sockets.remove(from);
    sockets.remove(to);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    breakConnections();
  }
}
