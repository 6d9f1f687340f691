package io.drover.master.dispatch;

import io.drover.base.Check;
import io.drover.master.model.MasterId;

/**
 * How this master treats its workers. While another one leads, both times are {@link #IDLE_FACTOR}
 * times as long: nothing is decided by what a follower hears, and a new leader begins to listen
 * anew.
 *
 * @param heartbeatIntervalMillis how often a worker must be heard by the leader
 * @param silenceMillis a session that is silent for so long is over
 * @param graceMillis how long the leader then waits before it gives up the node's tasks
 * @param askedAtOnce how many workers a new leader asks at a time to present themselves
 */
public record SessionConfig(
    MasterId self,
    long heartbeatIntervalMillis,
    long silenceMillis,
    long graceMillis,
    int askedAtOnce) {
  /** Enough for the latency of a commit, and soon dealt with. */
  public static final int ASKED_AT_ONCE = 128;

  /** How much less often a worker is heard by a master that does not lead. */
  static final int IDLE_FACTOR = 3;

  public SessionConfig {
    Check.argument(
        heartbeatIntervalMillis > 0 && silenceMillis > heartbeatIntervalMillis,
        "the silence of a session must be longer than the heartbeat interval");
    Check.argument(askedAtOnce > 0, "somebody must be asked at a time: %d", askedAtOnce);
  }

  long heartbeatIntervalMillis(boolean leads) {
    return leads ? heartbeatIntervalMillis : IDLE_FACTOR * heartbeatIntervalMillis;
  }

  long silenceMillis(boolean leads) {
    return leads ? silenceMillis : IDLE_FACTOR * silenceMillis;
  }
}
