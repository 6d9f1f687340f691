package io.drover.master.api;

/**
 * What a master measures of itself, at one moment.
 *
 * @param logConnected whether the log's store is reachable
 * @param turns turns of the control loop so far
 * @param turnMaxMillis longest turn of all
 * @param mailboxDepth messages that wait for the loop
 * @param workersConnected sessions with this master
 * @param appendMaxMillis longest append of late, from queueing to its commit
 */
public record MasterGauges(
    boolean logConnected,
    long turns,
    double turnMaxMillis,
    int mailboxDepth,
    int workersConnected,
    double appendP99Millis,
    double appendMaxMillis) {}
