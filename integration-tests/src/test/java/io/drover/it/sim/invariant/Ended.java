package io.drover.it.sim.invariant;

/**
 * How a container ended or went.
 *
 * @param cause what brought it about
 * @param by the node whose worker did it; empty if it was no worker
 */
public record Ended(Cause cause, String by) {
  /** Causes of a container's end. */
  public enum Cause {
    /** Its process ended. */
    BY_ITSELF,
    /** A worker stopped, killed or removed it. */
    WORKER,
    /** The fence of a worker that is out of touch killed it. */
    FENCE,
    /** The engine restarted without keeping its containers, or its machine did. */
    ENGINE,
    /** Somebody else, behind the worker's back. */
    OUTSIDER
  }
}
