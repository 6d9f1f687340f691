package io.drover.master.schedule;

import io.drover.master.model.NodeFacts;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.PortRequest;
import io.drover.master.model.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds a free host port for each port that a task asks for. */
final class PortAllocator {
  private PortAllocator() {}

  /** Ports for all requests on this row, or empty when one of them cannot be had. */
  static Optional<List<PortAssignment>> allocate(
      Board board, int row, List<PortRequest> requests, TaskId task) {
    if (requests.isEmpty()) {
      return Optional.of(List.of());
    }
    List<PortAssignment> given = new ArrayList<>(requests.size());
    for (PortRequest request : requests) {
      if (request.hostPort() > 0) {
        if (!free(board, row, given, request, request.hostPort())) {
          return Optional.empty();
        }
        given.add(assignment(request, request.hostPort()));
      }
    }
    for (PortRequest request : requests) {
      if (request.hostPort() == 0) {
        int port = dynamic(board, row, given, request, task);
        if (port == 0) {
          return Optional.empty();
        }
        given.add(assignment(request, port));
      }
    }
    return Optional.of(inOrderOf(requests, given));
  }

  /** Whether a port that is taken stands in the way. */
  static boolean collide(PortAssignment taken, String protocol, int port, String hostIp) {
    return taken.hostPort() == port
        && taken.protocol().equals(protocol)
        && (taken.hostIp().isEmpty() || hostIp.isEmpty() || taken.hostIp().equals(hostIp));
  }

  /**
   * A free port of the node's dynamic range, or 0. The search starts at a place that differs from
   * task to task, so that a port is not given out again at once to somebody whose clients still
   * knock at it.
   */
  private static int dynamic(
      Board board, int row, List<PortAssignment> given, PortRequest request, TaskId task) {
    NodeFacts facts = board.node(row).facts();
    int range = facts.portLast() - facts.portFirst() + 1;
    for (int i = 0; i < range; i++) {
      int port = facts.portFirst() + (int) Math.floorMod(task.number() * 31 + i, (long) range);
      if (free(board, row, given, request, port)) {
        return port;
      }
    }
    return 0;
  }

  private static boolean free(
      Board board, int row, List<PortAssignment> given, PortRequest request, int port) {
    return !board.portInUse(row, request.protocol(), port, request.hostIp())
        && given.stream()
            .noneMatch(taken -> collide(taken, request.protocol(), port, request.hostIp()));
  }

  private static PortAssignment assignment(PortRequest request, int hostPort) {
    return new PortAssignment(
        request.name(), request.containerPort(), hostPort, request.protocol(), request.hostIp());
  }

  /** Static ports were given first; people expect them in the order of the job file. */
  private static List<PortAssignment> inOrderOf(
      List<PortRequest> requests, List<PortAssignment> given) {
    List<PortAssignment> statics =
        new ArrayList<>(
            given.subList(0, (int) requests.stream().filter(r -> r.hostPort() > 0).count()));
    List<PortAssignment> dynamics = new ArrayList<>(given.subList(statics.size(), given.size()));
    return requests.stream()
        .map(request -> request.hostPort() > 0 ? statics.removeFirst() : dynamics.removeFirst())
        .toList();
  }
}
