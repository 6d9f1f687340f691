package io.drover.master.port;

import io.drover.master.model.Rejection;

/** What came of a read. */
public sealed interface ReadResult {
  /**
   * The answer.
   *
   * @param at where in the log it is true
   */
  record Answered(Seen at, View view) implements ReadResult {}

  /** It is refused. */
  record Rejected(Rejection rejection) implements ReadResult {}

  /** Not now: this master is behind, or lost the lead while it answered. Another may do it. */
  record Unavailable(String reason) implements ReadResult {}
}
