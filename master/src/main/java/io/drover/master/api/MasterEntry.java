package io.drover.master.api;

/**
 * A master that is alive, as the masters know each other.
 *
 * @param address where workers and clients reach it
 * @param zookeeper its part in the ZooKeeper ensemble: "leader", "follower", "standalone" or
 *     "external"
 */
public record MasterEntry(
    String id,
    String address,
    String httpAddress,
    String softwareVersion,
    long appliedIndex,
    String zookeeper) {}
