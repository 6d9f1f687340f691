package io.drover.master.schedule;

import io.drover.master.model.NodeFacts;
import io.drover.master.model.PortRequest;
import io.drover.master.model.TaskId;
import java.util.Optional;

/** Refuses nodes where a host port is taken, or the dynamic range is used up. */
final class PortFilter implements NodeFilter {
  /** Whether ports are free does not depend on the task, only which of the free ones it gets. */
  private static final TaskId ANY = new TaskId(1);

  private static final String NO_DYNAMIC = "no dynamic port left";

  @Override
  public boolean admits(TaskClass tasks, int row) {
    return tasks.demand().spec().ports().isEmpty()
        || PortAllocator.allocate(tasks.board(), row, tasks.demand().spec().ports(), ANY)
            .isPresent();
  }

  @Override
  public String summary(TaskClass tasks, int row) {
    return taken(tasks, row).map(PortFilter::inUse).orElse(NO_DYNAMIC);
  }

  private static Optional<PortRequest> taken(TaskClass tasks, int row) {
    return tasks.demand().staticPorts().stream()
        .filter(
            port -> tasks.board().portInUse(row, port.protocol(), port.hostPort(), port.hostIp()))
        .findFirst();
  }

  private static String inUse(PortRequest port) {
    return "port " + port.hostPort() + "/" + port.protocol() + " in use";
  }

  @Override
  public Refusal refusal(TaskClass tasks, int row) {
    Optional<PortRequest> taken = taken(tasks, row);
    if (taken.isPresent()) {
      String text = inUse(taken.get());
      return new Refusal(
          "ports",
          text,
          text + " by another task",
          "publish another port, or none to get a dynamic one");
    }
    NodeFacts facts = tasks.board().node(row).facts();
    return new Refusal(
        "ports",
        NO_DYNAMIC,
        "every port from %d to %d is in use".formatted(facts.portFirst(), facts.portLast()),
        "start the worker with a wider --port-range");
  }
}
