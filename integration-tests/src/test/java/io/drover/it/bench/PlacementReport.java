package io.drover.it.bench;

import io.drover.it.bench.placement.PlacementBench;
import io.drover.it.bench.placement.PlacementBench.Measured;
import io.drover.it.bench.placement.PlacementBench.Wanted;
import java.io.IOException;
import java.util.List;

/** How many placements the scheduler decides in a second. */
final class PlacementReport {
  private static final int ROUNDS = 5;

  private PlacementReport() {}

  static Report run(Options options) throws IOException {
    Report report = new Report();
    Wanted wanted =
        new Wanted(
            options.rounds(ROUNDS),
            options.scenario().map(List::of).orElse(List.of()),
            options.nodes().map(List::of).orElse(List.of()));
    for (Measured one : PlacementBench.run(wanted)) {
      String of = one.scenario() + ", " + one.nodes() + " nodes";
      report.figure(of, "decisions/s", 1e9 / one.nanos());
      report.figure(of, "decisions/CPU s", 1e9 / one.cpuNanos());
      report.figure(of, "ns/decision", one.nanos());
      report.figure(of, "B/decision", one.bytes());
    }
    return report;
  }
}
