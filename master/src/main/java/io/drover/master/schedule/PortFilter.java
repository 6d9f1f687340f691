package io.drover.master.schedule;

import io.drover.master.model.JobId;
import io.drover.master.model.NodeFacts;
import io.drover.master.model.PortRequest;
import io.drover.master.model.TaskId;
import java.util.Optional;

/** Refuses nodes where a host port is taken, or the dynamic range is used up. */
final class PortFilter implements NodeFilter {
  /** Whether ports are free does not depend on the task, only which of the free ones it gets. */
  private static final TaskId ANY = new TaskId(1);

  @Override
  public boolean admits(NodeTable table, int row, JobId job, Demand demand) {
    return demand.spec().ports().isEmpty()
        || PortAllocator.allocate(table, row, demand.spec().ports(), ANY).isPresent();
  }

  @Override
  public Refusal refusal(NodeTable table, int row, JobId job, Demand demand) {
    Optional<PortRequest> taken =
        demand.staticPorts().stream()
            .filter(port -> table.portInUse(row, port.protocol(), port.hostPort(), port.hostIp()))
            .findFirst();
    if (taken.isPresent()) {
      PortRequest port = taken.get();
      String text = "port " + port.hostPort() + "/" + port.protocol() + " in use";
      return new Refusal(
          "ports",
          text,
          text + " by another task",
          "publish another port, or none to get a dynamic one");
    }
    NodeFacts facts = table.node(row).facts();
    return new Refusal(
        "ports",
        "no dynamic port left",
        "every port from %d to %d is in use".formatted(facts.portFirst(), facts.portLast()),
        "start the worker with a wider --port-range");
  }
}
