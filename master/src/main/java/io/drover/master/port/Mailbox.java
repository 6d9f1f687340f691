package io.drover.master.port;

/** The only way into the loop. Thread-safe. */
public interface Mailbox {
  /**
   * Takes the message if there is room. For whatever comes from the network: the sender answers
   * "busy" or lets its peer send again.
   *
   * @return false when the mailbox is full or closed; the message's callbacks will not be called
   */
  boolean offer(Message message);

  /**
   * Takes the message, waiting for room if need be. For log and election, whose news must neither
   * be lost nor reordered; they have a queue of their own that clients cannot fill.
   */
  void put(Message message);
}
