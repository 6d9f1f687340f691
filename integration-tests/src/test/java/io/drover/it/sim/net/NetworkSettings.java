package io.drover.it.sim.net;

/**
 * How fast the network is.
 *
 * @param latencyLeastNanos what every trip takes
 * @param latencyMeanNanos what it takes besides, on the average
 */
public record NetworkSettings(long latencyLeastNanos, long latencyMeanNanos) {
  /** Machines in one building. */
  public static final NetworkSettings LAN = new NetworkSettings(100_000, 200_000);
}
