package io.drover.master.schedule;

import io.drover.master.model.Constraint;
import io.drover.master.model.JobSpec;
import io.drover.master.model.PortRequest;
import io.drover.master.model.Resources;
import java.util.BitSet;
import java.util.List;

/**
 * What each task of a class asks of its node, compiled once for the class.
 *
 * @param matching the nodes that meet every constraint, by their row on the board
 * @param staticPorts host ports asked for by number
 */
record Demand(JobSpec spec, BitSet matching, List<PortRequest> staticPorts) {

  static Demand of(JobSpec spec, Board board) {
    BitSet matching = new BitSet(board.size());
    matching.set(0, board.size());
    for (Constraint constraint : spec.placement().constraints()) {
      matching.and(board.matching(constraint));
    }
    return new Demand(
        spec, matching, spec.ports().stream().filter(port -> port.hostPort() > 0).toList());
  }

  /** What the scheduler sets aside for each task. */
  Resources resources() {
    return spec.reservations();
  }
}
