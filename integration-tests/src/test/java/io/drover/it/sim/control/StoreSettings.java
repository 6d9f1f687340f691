package io.drover.it.sim.control;

import java.util.concurrent.TimeUnit;

/**
 * How a store behaves while nobody disturbs it. Lengths of time are means of what is drawn.
 *
 * @param wayNanos between a master and the store, one way
 * @param commitNanos until a write is on the members' disks
 * @param watchNanos until a master hears that something is new
 * @param lateWatchPerMille of a thousand such news, so many are late
 * @param lateWatchNanos and by so long
 * @param sessionNanos a master that is silent for so long has lost its session
 * @param reconnectNanos between two attempts to connect
 */
public record StoreSettings(
    long wayNanos,
    long commitNanos,
    long watchNanos,
    int lateWatchPerMille,
    long lateWatchNanos,
    long sessionNanos,
    long reconnectNanos) {
  /** As three embedded members on one rack. */
  public static final StoreSettings DEFAULT =
      new StoreSettings(
          200_000,
          2_500_000,
          800_000,
          10,
          300_000_000,
          TimeUnit.SECONDS.toNanos(3),
          TimeUnit.MILLISECONDS.toNanos(100));
}
