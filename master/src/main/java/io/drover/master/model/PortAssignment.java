package io.drover.master.model;

import io.drover.base.Check;

/** A host port that a task was given. */
public record PortAssignment(
    String name, int containerPort, int hostPort, String protocol, String hostIp) {
  public PortAssignment {
    Check.argument(hostPort > 0 && hostPort < 65_536, "host port %d", hostPort);
  }
}
