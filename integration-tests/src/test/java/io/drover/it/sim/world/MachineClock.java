package io.drover.it.sim.world;

import java.util.concurrent.TimeUnit;

/**
 * The clocks of one machine: a monotonic one that runs a little fast or slow, and a wall clock that
 * may jump besides. One thread.
 */
public final class MachineClock {
  private static final long WALL_START_MILLIS = 1_767_225_600_000L;
  private static final double MILLION = 1e6;

  private final Agenda agenda;
  private final double rate;
  private final long bootNanos;
  private long jumpMillis;

  /**
   * Clocks of a machine that boots.
   *
   * @param bootNanos what the monotonic clock shows when the world begins
   * @param partsPerMillion how much faster than time the clocks run; negative for slower
   */
  public MachineClock(Agenda agenda, long bootNanos, int partsPerMillion) {
    this.agenda = agenda;
    this.bootNanos = bootNanos;
    this.rate = 1 + partsPerMillion / MILLION;
  }

  /** Only grows. */
  public long monotonicNanos() {
    return bootNanos + (long) (agenda.nowNanos() * rate);
  }

  /** Milliseconds since 1970, or what this machine takes for that. */
  public long wallMillis() {
    long nanos = (long) (agenda.nowNanos() * rate);
    return WALL_START_MILLIS + TimeUnit.NANOSECONDS.toMillis(nanos) + jumpMillis;
  }

  /** Somebody sets the wall clock forward, or back. */
  public void jump(long millis) {
    jumpMillis += millis;
  }

  /** How long it really takes until this clock has moved so far. */
  public long realNanos(long nanos) {
    return (long) Math.ceil(nanos / rate);
  }
}
