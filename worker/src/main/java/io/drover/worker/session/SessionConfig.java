package io.drover.worker.session;

import io.drover.base.HostPort;
import java.util.List;

/**
 * Where the masters are, and the times of sessions.
 *
 * @param masters the addresses to begin with
 * @param firstRetryMillis pause before the first try after a connection was lost
 * @param retryBoundMillis longest pause between tries
 * @param refusedRetryMillis pause after a refusal
 * @param ackMillisMax after how long without acknowledgement statuses are sent again
 * @param progressMillis for how long a word on a task that is on its way to run is held back:
 *     mostly it runs by then, and each word costs the masters a write
 */
public record SessionConfig(
    List<HostPort> masters,
    long firstRetryMillis,
    long retryBoundMillis,
    long refusedRetryMillis,
    long ackMillisMax,
    long progressMillis) {
  public SessionConfig {
    masters = List.copyOf(masters);
  }

  /** The usual times. */
  public static SessionConfig of(List<HostPort> masters) {
    return new SessionConfig(masters, 60, 2_000, 10_000, 3_000, 250);
  }
}
