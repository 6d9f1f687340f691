package io.drover.it.sim.run;

import io.drover.it.sim.invariant.Violation;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What came of a run.
 *
 * @param lastLines of the trace, oldest first
 * @param digest of the whole trace
 * @param virtualNanos how long the run was, by its own time
 * @param steps things that happened
 * @param counts of faults by kind, and of whatever else was counted
 */
public record Outcome(
    long seed,
    Optional<Violation> violation,
    List<String> lastLines,
    long digest,
    long virtualNanos,
    long steps,
    SortedMap<String, Long> counts) {}
