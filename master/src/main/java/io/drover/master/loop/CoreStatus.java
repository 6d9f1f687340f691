package io.drover.master.loop;

import io.drover.base.Epoch;

/**
 * Where a master is, for metrics and health checks.
 *
 * @param leading whether it leads
 * @param stopped whether it had to stop taking part
 * @param index of the newest entry that is applied
 * @param followedMillis when the newest entry of another master came, on the monotonic clock
 * @param workersHeard sessions that the leader has; 0 on a follower
 * @param logBytes what log and checkpoint take in the store, as last told
 * @param checkpointsCut since the start
 */
public record CoreStatus(
    boolean leading,
    boolean stopped,
    long index,
    long followedMillis,
    Epoch epoch,
    int workersHeard,
    long logBytes,
    long checkpointsCut) {}
