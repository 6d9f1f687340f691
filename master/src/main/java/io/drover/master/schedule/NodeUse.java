package io.drover.master.schedule;

import io.drover.master.model.Resources;

/**
 * What the tasks on one node use of it.
 *
 * @param reserved the sum of their reservations
 * @param tasks how many there are
 * @param ports host ports they hold
 * @param portsAsOf differs from what it was as soon as they hold other ones
 */
public record NodeUse(Resources reserved, int tasks, HostPorts ports, long portsAsOf) {
  /** An idle node. */
  public static final NodeUse NONE = new NodeUse(Resources.NONE, 0, HostPorts.NONE, 0);
}
