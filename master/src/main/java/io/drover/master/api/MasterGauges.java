package io.drover.master.api;

/**
 * What a master measures of itself, at one moment.
 *
 * @param logConnected whether the log's store is reachable
 * @param turns turns of the control loop so far
 * @param turnMaxMillis longest turn of all
 * @param turnCpuMaxMillis the most that a turn used of a processor
 * @param checkpointTurnMaxMillis longest turn of those that cut a checkpoint
 * @param checkpointTurnCpuMaxMillis the most that one of those used of a processor
 * @param mailboxDepth messages that wait for the loop
 * @param workersConnected sessions with this master
 * @param appendMaxMillis longest append of late, from queueing to its commit
 */
public record MasterGauges(
    boolean logConnected,
    long turns,
    double turnMaxMillis,
    double turnCpuMaxMillis,
    double checkpointTurnMaxMillis,
    double checkpointTurnCpuMaxMillis,
    int mailboxDepth,
    int workersConnected,
    double appendP99Millis,
    double appendMaxMillis) {}
