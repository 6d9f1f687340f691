package io.drover.it.chaos;

import java.util.List;

/** Containers of others are neither removed nor, while their engine runs, stopped. */
final class ForeignersUntouched implements Invariant {
  @Override
  public String name() {
    return "foreign containers are left alone";
  }

  @Override
  public List<String> violations(Evidence evidence) {
    return evidence.lives().stream()
        .filter(life -> !life.labels().ours())
        .filter(life ->
            !life.all(Sighting.DESTROY).isEmpty()
                || life.all(Sighting.KILL).stream().anyMatch(kill -> !byEngine(kill, evidence))
                || life.all(Sighting.DIE).stream().anyMatch(die -> !byEngine(die, evidence)))
        .map(life -> "touched: " + life)
        .toList();
  }

  private static boolean byEngine(Sighting sighting, Evidence evidence) {
    return evidence.faults().stream()
        .filter(fault -> fault.kind() == FaultKind.ENGINE_RESTARTED)
        .filter(fault -> fault.target().equals(sighting.engine()))
        .anyMatch(fault -> sighting.nanos() >= fault.from() && sighting.nanos() <= fault.to());
  }
}
