package io.drover.master.dispatch;

import io.drover.base.Check;
import io.drover.master.model.MasterId;

/**
 * How this master treats its workers.
 *
 * @param heartbeatIntervalMillis how often a worker must be heard
 * @param silenceMillis a session that is silent for so long is over
 * @param graceMillis how long the leader then waits before it gives up the node's tasks
 */
public record SessionConfig(
    MasterId self, long heartbeatIntervalMillis, long silenceMillis, long graceMillis) {
  public SessionConfig {
    Check.argument(
        heartbeatIntervalMillis > 0 && silenceMillis > heartbeatIntervalMillis,
        "the silence of a session must be longer than the heartbeat interval");
  }
}
