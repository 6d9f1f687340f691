package io.drover.it.bench.placement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the scenarios on clusters of several sizes, one core each. */
public final class PlacementBench {
  private static final String[] SIZES = {"1000", "5000", "10000", "50000"};

  private PlacementBench() {}

  /**
   * Prints a table and leaves JMH's own JSON in the file.
   *
   * @param rounds of one second each for every figure
   * @param scenarios which; none means all
   */
  public static void run(Path json, int rounds, String[] scenarios, String... sizes)
      throws IOException {
    Files.createDirectories(json.getParent());
    String[] names =
        scenarios.length > 0
            ? scenarios
            : Arrays.stream(Scenario.values()).map(Enum::name).toArray(String[]::new);
    Options options =
        new OptionsBuilder()
            .include(PlacementBenchmark.class.getName())
            .param("scenario", names)
            .param("nodes", sizes.length > 0 ? sizes : SIZES)
            .forks(1)
            .shouldFailOnError(true)
            .jvmArgsAppend("-XX:+UseSerialGC", "-Xmx1g")
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(rounds)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .addProfiler(CpuTime.class)
            .verbosity(VerboseMode.SILENT)
            .resultFormat(ResultFormatType.JSON)
            .result(json.toString())
            .build();
    try {
      print(new Runner(options).run());
    } catch (RunnerException e) {
      throw new IOException("the benchmark did not run", e);
    }
  }

  private static void print(Collection<RunResult> results) {
    System.out.printf(
        Locale.ROOT,
        "%-25s %8s %12s %12s %12s %12s%n",
        "scenario",
        "nodes",
        "decisions/s",
        "per CPU s",
        "ns/decision",
        "B/decision");
    for (RunResult result : results) {
      double nanos = result.getPrimaryResult().getScore();
      double cpu = secondary(result, CpuTime.NAME);
      System.out.printf(
          Locale.ROOT,
          "%-25s %8s %12.0f %12.0f %12.0f %12.0f%n",
          result.getParams().getParam("scenario"),
          result.getParams().getParam("nodes"),
          1e9 / nanos,
          1e9 / cpu,
          nanos,
          secondary(result, "gc.alloc.rate.norm"));
    }
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
