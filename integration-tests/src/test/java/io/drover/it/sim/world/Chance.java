package io.drover.it.sim.world;

import java.util.List;
import java.util.SplittableRandom;

/**
 * All chance of a run, from its seed. Parts that draw at times of their own take a {@link #fork},
 * so that one part's draws do not shift another's. One thread.
 */
public final class Chance {
  private final SplittableRandom random;

  /** The chance of this seed. */
  public Chance(long seed) {
    this(new SplittableRandom(seed));
  }

  private Chance(SplittableRandom random) {
    this.random = random;
  }

  /** Another source, which depends on this one's draws so far and is independent from here on. */
  public Chance fork() {
    return new Chance(random.split());
  }

  /** True in so many of a thousand cases. */
  public boolean perMille(int cases) {
    return random.nextInt(1_000) < cases;
  }

  /** From {@code least} to {@code most}, both included. */
  public long between(long least, long most) {
    return random.nextLong(least, most + 1);
  }

  /** From {@code least} to {@code most}, both included. */
  public int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  /** From 0 up to, but not including, 1. */
  public double fraction() {
    return random.nextDouble();
  }

  /**
   * A length of time around a mean, as waiting times are: mostly short, now and then long. At most
   * ten times the mean.
   */
  public long around(long mean) {
    double drawn = -Math.log(1 - random.nextDouble()) * mean;
    return (long) Math.min(drawn, 10.0 * mean);
  }

  /** One of these. */
  public <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
