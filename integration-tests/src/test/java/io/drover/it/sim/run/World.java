package io.drover.it.sim.run;

import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.MachineClock;
import io.drover.it.sim.world.Trace;
import java.util.concurrent.TimeUnit;

/** What everything of a run stands on: its time, its chance and its trace. */
record World(Agenda agenda, Chance chance, Trace trace) {
  /** The cluster's name. */
  static final String CLUSTER = "sim";

  /** How long a worker may be silent before its tasks are given up; also the lease. */
  static final long GRACE_MILLIS = 15_000;

  /** How far the monotonic clocks of two machines may run apart, each way. */
  private static final int DRIFT_PER_MILLION = 2_000;

  private static final long UPTIME_SECONDS_MAX = 1_000_000;

  /** The clocks of one more machine. */
  MachineClock clock() {
    return new MachineClock(
        agenda,
        TimeUnit.SECONDS.toNanos(chance.between(1, UPTIME_SECONDS_MAX)),
        chance.between(-DRIFT_PER_MILLION, DRIFT_PER_MILLION));
  }
}
