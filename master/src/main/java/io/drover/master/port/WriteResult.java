package io.drover.master.port;

import io.drover.master.model.Rejection;
import io.drover.master.model.WriteAnswer;

/** What came of a write. */
public sealed interface WriteResult {
  /**
   * It took effect, durably, now or when it was first sent.
   *
   * @param index at which it is in the state
   * @param founding of the store that the index is of
   */
  record Accepted(long index, String founding, WriteAnswer answer) implements WriteResult {}

  /** It is refused and changed nothing. */
  record Rejected(Rejection rejection) implements WriteResult {}

  /**
   * This master does not lead, or lost the lead before the write was durable: it may or may not
   * take effect, and sending it again with the same key to the leader is safe.
   *
   * @param leaderAddress empty when nobody is known to lead
   */
  record NotLeader(String leaderAddress) implements WriteResult {}

  /** Not now; sending it again with the same key is safe. */
  record Unavailable(String reason) implements WriteResult {}
}
