package io.drover.it.sim.node;

import io.drover.it.sim.world.Chance;
import io.drover.worker.runtime.CreateRequest;
import java.util.concurrent.TimeUnit;

/**
 * What one run of a container's process will do.
 *
 * @param runNanos after which it ends by itself; {@link #NEVER} if it does not
 * @param exitCode of that end
 * @param outOfMemory whether that end is the kernel's doing
 * @param termNanos how long it takes to end when told to; {@link #NEVER} if it ignores that
 * @param healthyNanos after which its health check is good, if it has one
 * @param unhealthyNanos after which its health check is bad, if it has one
 * @param output what it prints at once
 */
public record Program(
    long runNanos,
    int exitCode,
    boolean outOfMemory,
    long termNanos,
    long healthyNanos,
    long unhealthyNanos,
    String output) {
  /** It does not happen. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Draws what a run will do. */
  @FunctionalInterface
  public interface Drawn {
    Program of(CreateRequest request, Chance chance);
  }

  /** Runs until it is told to end, and then does so soon. */
  public static Program steady(Chance chance) {
    return new Program(
        NEVER,
        0,
        false,
        TimeUnit.MILLISECONDS.toNanos(chance.around(50)),
        TimeUnit.MILLISECONDS.toNanos(chance.around(2_000)),
        NEVER,
        "");
  }

  /** The same, but it ends by itself after this while. */
  public Program endingAfter(long nanos, int code) {
    return new Program(nanos, code, false, termNanos, healthyNanos, unhealthyNanos, output);
  }

  /** The same, but the kernel kills it after this while. */
  public Program killedForMemoryAfter(long nanos) {
    return new Program(nanos, 137, true, termNanos, healthyNanos, unhealthyNanos, output);
  }

  /** The same, but it ends only when it is killed. */
  public Program deaf() {
    return new Program(
        runNanos, exitCode, outOfMemory, NEVER, healthyNanos, unhealthyNanos, output);
  }

  /** The same, but its health check fails from then on. */
  public Program unhealthyAfter(long nanos) {
    return new Program(runNanos, exitCode, outOfMemory, termNanos, healthyNanos, nanos, output);
  }

  /** The same, and prints this. */
  public Program printing(String text) {
    return new Program(
        runNanos, exitCode, outOfMemory, termNanos, healthyNanos, unhealthyNanos, text);
  }
}
