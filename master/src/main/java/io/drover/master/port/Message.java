package io.drover.master.port;

/**
 * What reaches the loop through its {@link Mailbox}. Whoever sends one goes on at once; what comes
 * of it is told through the message's own callback or the ports out.
 */
public sealed interface Message
    permits ClientMessage, WorkerEvent, LogEvent, ElectionEvent, Message.Tick {
  /** Time has passed. Sent by the loop itself; a simulator sends it by its own clock. */
  record Tick() implements Message {}
}
