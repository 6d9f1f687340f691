package io.drover.master.schedule;

import io.drover.master.model.Resources;

/**
 * What the tasks on one node use of it.
 *
 * @param reserved the sum of their reservations
 * @param tasks how many there are
 * @param ports host ports they hold
 */
public record NodeUse(Resources reserved, int tasks, HostPorts ports) {
  /** An idle node. */
  public static final NodeUse NONE = new NodeUse(Resources.NONE, 0, HostPorts.NONE);
}
