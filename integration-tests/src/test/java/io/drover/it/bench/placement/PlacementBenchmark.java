package io.drover.it.bench.placement;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Decisions of the scheduler, one operation each. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PlacementBenchmark {
  /** Which scenario. */
  @Param("BASIC")
  public Scenario scenario = Scenario.BASIC;

  /** How many nodes. */
  @Param("5000")
  public int nodes = 5_000;

  private Turn turn = new Turn(Scenario.BASIC, 1);

  /** Begins with a cluster in its steady state. */
  @Setup
  public void begin() {
    turn = new Turn(scenario, nodes);
  }

  /** One turn. */
  @Benchmark
  @OperationsPerInvocation(Turn.TASKS)
  public int place() {
    int placed = turn.take();
    if (placed != Turn.TASKS) {
      throw new IllegalStateException("only " + placed + " tasks were placed");
    }
    return placed;
  }
}
