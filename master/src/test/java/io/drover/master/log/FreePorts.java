package io.drover.master.log;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports that nobody uses, for members of an ensemble: they have to know them before they
 * listen. One that the kernel gives to clients may be taken again before that.
 */
public final class FreePorts {
  private static final int FIRST = 12_000;
  private static final int LAST = 19_000;
  private static final int TRIES = 200;

  private FreePorts() {}

  /** The first of a run of free ports, below those that the kernel gives to clients. */
  public static int run(int length) {
    for (int i = 0; i < TRIES; i++) {
      int first = ThreadLocalRandom.current().nextInt(FIRST, LAST - length);
      if (allFree(first, length)) {
        return first;
      }
    }
    throw new IllegalStateException("no " + length + " free ports in a row");
  }

  /** An ensemble of so many members on this machine. */
  public static EnsembleSpec ensemble(int size) {
    int port = run(3 * size);
    List<EnsembleSpec.Member> members = new ArrayList<>();
    for (int id = 1; id <= size; id++) {
      members.add(new EnsembleSpec.Member(id, "127.0.0.1", port++, port++, port++));
    }
    return new EnsembleSpec(members);
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
