package io.drover.master.model;

import java.util.List;

/** The decision where a task runs, with the host ports it was given there. */
public record Placement(NodeId node, List<PortAssignment> ports) {
  public Placement {
    ports = List.copyOf(ports);
  }
}
