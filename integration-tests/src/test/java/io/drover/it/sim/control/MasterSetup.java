package io.drover.it.sim.control;

import io.drover.base.HostPort;
import io.drover.master.loop.CoreConfig;
import io.drover.master.model.MasterId;
import java.util.concurrent.TimeUnit;

/**
 * How one simulated master is set up.
 *
 * @param machine where it runs, as the store and the network know it
 * @param address where it listens
 * @param tickMillis how often its core is told that time has passed
 * @param turnNanos how long it takes to get to the next turn, about
 */
public record MasterSetup(
    String cluster,
    String machine,
    HostPort address,
    CoreConfig core,
    long tickMillis,
    long turnNanos) {
  private static final long TICK_MILLIS = 100;
  private static final long TURN_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  /** With what serves for the rest. */
  public static MasterSetup of(
      String cluster, MasterId id, String machine, HostPort address, long graceMillis) {
    return new MasterSetup(
        cluster,
        machine,
        address,
        CoreConfig.of(id, address.toString(), graceMillis, graceMillis),
        TICK_MILLIS,
        TURN_NANOS);
  }

  /** The same with other bounds of the core. */
  public MasterSetup with(CoreConfig.Bounds bounds) {
    return new MasterSetup(
        cluster,
        machine,
        address,
        new CoreConfig(
            core.self(),
            core.address(),
            core.graceMillis(),
            core.leaseMillis(),
            core.limits(),
            bounds),
        tickMillis,
        turnNanos);
  }

  public MasterId id() {
    return core.self();
  }
}
