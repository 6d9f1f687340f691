package io.drover.it.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports that nobody uses. */
public final class Ports {
  private static final int FIRST = 12_000;
  private static final int LAST = 19_000;
  private static final int TRIES = 200;

  private Ports() {}

  /** The first of a run of free ports, below those that the kernel gives to clients. */
  public static int freeRun(int length) {
    for (int i = 0; i < TRIES; i++) {
      int first = ThreadLocalRandom.current().nextInt(FIRST, LAST - length);
      if (allFree(first, length)) {
        return first;
      }
    }
    throw new IllegalStateException("no " + length + " free ports in a row");
  }

  private static boolean allFree(int first, int length) {
    for (int port = first; port < first + length; port++) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        socket.setReuseAddress(true);
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
