package io.drover.master.schedule;

import io.drover.master.model.HostAddress;
import io.drover.master.model.NodeFacts;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.PortRequest;
import io.drover.master.model.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds a free host port for each port that a task asks for.
 *
 * <p>Whether there are enough does not depend on the task, only which of them it gets. Ports asked
 * for by number come first, then dynamic ones on all addresses: whichever of the ports that are
 * free on all they get, each address has as many fewer left. The other way round they could find
 * nothing, or something, by where those on one address were put before.
 */
final class PortAllocator {
  /** No port: a node's dynamic range does not begin before 1. */
  private static final int NONE = 0;

  /** The order in which the requests get their ports. */
  private static final int BY_NUMBER = 0;

  private static final int ON_ALL_ADDRESSES = 1;
  private static final int ON_ONE_ADDRESS = 2;

  private PortAllocator() {}

  /**
   * Ports for all requests on this row, in their order, or empty when one of them cannot be had.
   */
  static Optional<List<PortAssignment>> allocate(
      Board board, int row, List<PortRequest> requests, TaskId task) {
    if (requests.isEmpty()) {
      return Optional.of(List.of());
    }
    PortAssignment[] answers = new PortAssignment[requests.size()];
    List<PortAssignment> given = new ArrayList<>(requests.size());
    for (int turn = BY_NUMBER; turn <= ON_ONE_ADDRESS; turn++) {
      for (int i = 0; i < answers.length; i++) {
        PortRequest request = requests.get(i);
        if (turn(request) == turn) {
          int port = port(board, row, given, request, task);
          if (port == NONE) {
            return Optional.empty();
          }
          answers[i] = assignment(request, port);
          given.add(answers[i]);
        }
      }
    }
    return Optional.of(List.of(answers));
  }

  private static int turn(PortRequest request) {
    if (request.hostPort() > 0) {
      return BY_NUMBER;
    }
    return HostAddress.isAll(request.hostIp()) ? ON_ALL_ADDRESSES : ON_ONE_ADDRESS;
  }

  /** Whether a port that is taken stands in the way. */
  static boolean collide(PortAssignment taken, String protocol, int port, String hostIp) {
    return taken.hostPort() == port
        && taken.protocol().equals(protocol)
        && HostAddress.overlap(taken.hostIp(), hostIp);
  }

  private static int port(
      Board board, int row, List<PortAssignment> given, PortRequest request, TaskId task) {
    if (request.hostPort() == 0) {
      return dynamic(board, row, given, request, task);
    }
    return free(board, row, given, request, request.hostPort()) ? request.hostPort() : NONE;
  }

  /**
   * A free port of the node's dynamic range, or none. The search starts at a place that differs
   * from task to task, so that a port is not given out again at once to somebody whose clients
   * still knock at it.
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
    return NONE;
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
}
