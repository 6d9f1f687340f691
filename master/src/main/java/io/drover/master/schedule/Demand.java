package io.drover.master.schedule;

import io.drover.master.model.JobSpec;
import io.drover.master.model.PortRequest;
import java.util.BitSet;
import java.util.List;

/**
 * What each task of a group asks of its node, compiled once for the group.
 *
 * @param matching the nodes that meet every constraint, by their row in the table
 * @param staticPorts host ports asked for by number
 */
record Demand(
    JobSpec spec,
    long cpuMillis,
    long memoryBytes,
    BitSet matching,
    List<PortRequest> staticPorts) {

  static Demand of(JobSpec spec, NodeTable table) {
    BitSet matching = new BitSet(table.size());
    matching.set(0, table.size());
    spec.placement().constraints().forEach(constraint -> matching.and(table.matching(constraint)));
    return new Demand(
        spec,
        spec.reservations().cpuMillis(),
        spec.reservations().memoryBytes(),
        matching,
        spec.ports().stream().filter(port -> port.hostPort() > 0).toList());
  }
}
