package io.drover.worker.agent;

/**
 * Bounds and times of the agent.
 *
 * @param compareIntervalMillis how often everything is compared with the engine without an event
 * @param engineRetryMillis how often an engine that is away is asked
 * @param deadKeptPerSlot dead containers of a slot that are kept for their logs
 * @param deadKeptMillis how long dead containers are kept of a slot that no task of this node fills
 */
public record AgentConfig(
    long compareIntervalMillis, long engineRetryMillis, int deadKeptPerSlot, long deadKeptMillis) {
  /** The usual values. */
  public static final AgentConfig DEFAULT = new AgentConfig(10_000, 1_000, 1, 600_000);
}
