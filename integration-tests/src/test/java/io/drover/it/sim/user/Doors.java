package io.drover.it.sim.user;

import io.drover.master.port.ClientMessage;
import java.util.List;
import java.util.function.Consumer;

/** The masters as users reach them: messages take their time, and may be lost on the way. */
public interface Doors {
  /** The addresses of all masters. */
  List<String> masters();

  /**
   * Sends a message to a master. Nothing comes back when it, or the way to it, is dead.
   *
   * @param message makes the message; what the master says is to be given to the consumer, which
   *     brings it back over the network
   */
  <T> void send(String master, Sending<T> message, Consumer<T> answered);

  /** Makes a message with a way back. */
  interface Sending<T> {
    /** The message. */
    ClientMessage message(Consumer<T> wayBack);
  }
}
