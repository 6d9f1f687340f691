package io.drover.master.loop;

import java.util.function.LongSupplier;

/** Measures the loop's turns. Belongs to the loop's thread. */
final class TurnMeter {
  private final LongSupplier nanos;
  private final LongSupplier cpuNanos;
  private long turns;
  private LoopMetrics.Length longest = LoopMetrics.Length.NONE;
  private String longestOf = "";
  private long checkpoints;
  private LoopMetrics.Length longestCheckpoint = LoopMetrics.Length.NONE;
  private long beganNanos;
  private long beganCpuNanos;

  /**
   * A meter that has seen no turn.
   *
   * @param nanos of some clock that only goes forward
   * @param cpuNanos that the calling thread has used
   */
  TurnMeter(LongSupplier nanos, LongSupplier cpuNanos) {
    this.nanos = nanos;
    this.cpuNanos = cpuNanos;
  }

  void begin() {
    beganNanos = nanos.getAsLong();
    beganCpuNanos = cpuNanos.getAsLong();
  }

  /** For how long the present turn has lasted. */
  long lasted() {
    return nanos.getAsLong() - beganNanos;
  }

  /**
   * The turn is over.
   *
   * @param what it did
   * @param checkpointsCut since the start
   */
  void end(String what, int taken, long checkpointsCut) {
    turns++;
    LoopMetrics.Length length =
        new LoopMetrics.Length(lasted(), cpuNanos.getAsLong() - beganCpuNanos);
    if (length.wallNanos() > longest.wallNanos()) {
      longestOf = what + " x" + taken;
    }
    longest = longest.orLonger(length);
    if (checkpointsCut > checkpoints) {
      checkpoints = checkpointsCut;
      longestCheckpoint = longestCheckpoint.orLonger(length);
    }
  }

  LoopMetrics metrics(CoreStatus core, int waiting) {
    return new LoopMetrics(
        core, turns, longest, longestOf, checkpoints, longestCheckpoint, waiting);
  }
}
