package io.drover.it.sim.mutant;

import io.drover.it.sim.run.Outcome;
import io.drover.it.sim.run.Plan;
import io.drover.it.sim.run.Simulation;
import java.util.Optional;
import java.util.function.Function;

/** Runs one seed; made to be loaded with a broken build. */
public final class SeedRun implements Function<String, String> {
  /**
   * Runs.
   *
   * @param seed a number
   * @return the name of the broken invariant, a colon and what was seen; empty if all is well
   */
  @Override
  public String apply(String seed) {
    Outcome outcome = Simulation.run(Long.parseLong(seed), Plan.SMALL, Optional.empty());
    return outcome
        .violation()
        .map(violation -> violation.invariant() + ": " + violation.text())
        .orElse("");
  }
}
