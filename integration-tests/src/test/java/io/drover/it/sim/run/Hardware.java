package io.drover.it.sim.run;

import io.drover.base.HostPort;
import io.drover.it.sim.node.SimWorker;
import io.drover.worker.app.WorkerConfig;
import io.drover.worker.model.Resources;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a worker is told of its machine: where it stands, and what is there besides the processors
 * and the memory that its engine knows. Machines differ, so that some tasks fit only a few.
 */
record Hardware(String zone, long diskBytes, Map<String, Long> devices) {
  private static final long GIB = 1 << 30;
  private static final List<Hardware> KINDS =
      List.of(
          new Hardware("a", 20 * GIB, Map.of("gpu", 2L)),
          new Hardware("b", 40 * GIB, Map.of("gpu", 1L, "fpga", 1L)),
          new Hardware("c", 10 * GIB, Map.of()),
          new Hardware("a", 0, Map.of("gpu", 4L)),
          new Hardware("b", 0, Map.of()));

  /** That of the machine of this number, from 1 on. */
  static Hardware of(int number) {
    return KINDS.get((number - 1) % KINDS.size());
  }

  /** What its worker is started with. */
  WorkerConfig describe(String name, List<HostPort> masters) {
    return SimWorker.config(World.CLUSTER, name, masters)
        .withNode(
            new WorkerConfig.Node(
                Optional.of(name),
                Optional.empty(),
                Optional.of(new Resources(0, 0, diskBytes, devices)),
                Resources.NONE,
                Map.of("zone", zone),
                WorkerConfig.PortRange.DEFAULT));
  }
}
