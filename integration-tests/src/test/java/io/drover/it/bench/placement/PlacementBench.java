package io.drover.it.bench.placement;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the scenarios on clusters of several sizes, one core each. */
public final class PlacementBench {
  private static final List<Integer> SIZES = List.of(1_000, 5_000, 10_000, 50_000);

  private PlacementBench() {}

  /**
   * What is to be measured.
   *
   * @param rounds of one second each for every figure
   * @param scenarios which; none means all
   * @param sizes of the cluster, in nodes; none means the usual ones
   */
  public record Wanted(int rounds, List<String> scenarios, List<Integer> sizes) {}

  /**
   * What one decision takes in a scenario.
   *
   * @param nanos by the clock
   * @param cpuNanos of the processor, in all threads
   * @param bytes that it allocates
   */
  public record Measured(String scenario, int nodes, double nanos, double cpuNanos, double bytes) {}

  /** Measures each scenario on each size of cluster, in a process of its own. */
  public static List<Measured> run(Wanted wanted) throws IOException {
    List<String> scenarios =
        wanted.scenarios().isEmpty()
            ? Arrays.stream(Scenario.values()).map(Enum::name).toList()
            : wanted.scenarios().stream().map(name -> name.toUpperCase(Locale.ROOT)).toList();
    List<Integer> sizes = wanted.sizes().isEmpty() ? SIZES : wanted.sizes();
    Options options =
        new OptionsBuilder()
            .include(PlacementBenchmark.class.getName())
            .param("scenario", scenarios.toArray(String[]::new))
            .param("nodes", sizes.stream().map(String::valueOf).toArray(String[]::new))
            .forks(1)
            .shouldFailOnError(true)
            .jvmArgsAppend("-XX:+UseSerialGC", "-Xmx1g")
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(wanted.rounds())
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .addProfiler(CpuTime.class)
            .verbosity(VerboseMode.SILENT)
            .build();
    try {
      return new Runner(options).run().stream().map(PlacementBench::measured).toList();
    } catch (RunnerException e) {
      throw new IOException("the benchmark did not run", e);
    }
  }

  private static Measured measured(RunResult result) {
    return new Measured(
        result.getParams().getParam("scenario").toLowerCase(Locale.ROOT),
        Integer.parseInt(result.getParams().getParam("nodes")),
        result.getPrimaryResult().getScore(),
        secondary(result, CpuTime.NAME),
        secondary(result, "gc.alloc.rate.norm"));
  }

  /** JMH writes a middle dot before the names of some profilers' results. */
  private static double secondary(RunResult result, String name) {
    for (String known : result.getSecondaryResults().keySet()) {
      if (known.endsWith(name)) {
        return Optional.ofNullable(result.getSecondaryResults().get(known))
            .orElseThrow()
            .getScore();
      }
    }
    return Double.NaN;
  }
}
