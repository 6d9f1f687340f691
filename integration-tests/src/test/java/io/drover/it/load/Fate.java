package io.drover.it.load;

import java.util.OptionalLong;

/**
 * What becomes of a task on a simulated worker.
 *
 * @param startMillis from the order to RUNNING; with 0 the first report is RUNNING
 * @param runMillis from RUNNING to its end; empty if it runs until it is told to stop
 * @param exitCode of its end; not 0 is a failure
 */
public record Fate(long startMillis, OptionalLong runMillis, int exitCode) {
  /** Runs at once and for ever. */
  public static final Fate RUNS = new Fate(0, OptionalLong.empty(), 0);

  /** Runs for ever, after so long. */
  public static Fate runsAfter(long startMillis) {
    return new Fate(startMillis, OptionalLong.empty(), 0);
  }

  /** Runs at once and ends by itself. */
  public static Fate ends(long runMillis, int exitCode) {
    return new Fate(0, OptionalLong.of(runMillis), exitCode);
  }
}
