package io.drover.master.port;

import io.drover.base.Epoch;
import io.drover.master.model.Rejection;
import io.drover.master.state.Change;
import java.util.List;

/** What came of asking for the whole state. */
public sealed interface SnapshotResult {
  /**
   * The state after an entry that is committed.
   *
   * @param changes make it out of nothing; immutable, may be read on any thread
   */
  record Cut(
      long index,
      Epoch epoch,
      long timeMillis,
      int jobs,
      int tasks,
      int nodes,
      List<Change> changes)
      implements SnapshotResult {}

  /**
   * This master does not lead, or lost the lead before the state was durable.
   *
   * @param leaderAddress empty when nobody is known to lead
   */
  record NotLeader(String leaderAddress) implements SnapshotResult {}

  /** Not as things are now. */
  record Rejected(Rejection rejection) implements SnapshotResult {}

  /** Not now; asking again is safe. */
  record Unavailable(String reason) implements SnapshotResult {}
}
