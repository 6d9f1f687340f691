package io.drover.master.port;

/** News of the election, in the words of {@link Election.Listener}. */
public sealed interface ElectionEvent extends Message {
  /** This master is first in line. */
  record Elected() implements ElectionEvent {}

  /** It no longer is. */
  record Unelected(String reason) implements ElectionEvent {}
}
