package io.drover.it.sim.run;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Runs the simulator over seeds and says what came of it. */
@CommandLine.Command(name = "simulate")
final class Simulate implements Callable<Integer> {
  private static final int REPORT_EVERY = 50;

  @CommandLine.Option(names = "--seeds", required = true)
  private String seeds = "";

  @CommandLine.Option(names = "--hours")
  private double hours;

  @CommandLine.Option(names = "--large")
  private boolean large;

  @CommandLine.Option(names = "--jobs")
  private int jobs = 1;

  @CommandLine.Option(names = "--trace")
  private @Nullable Path trace;

  private Simulate() {}

  /** Runs, and exits with 0 if every seed is clean, 1 if not, 2 if it was asked for nonsense. */
  public static void main(String[] arguments) {
    Quiet.logs();
    System.exit(new CommandLine(new Simulate()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    String[] ends = seeds.split("\\.\\.", -1);
    long first;
    long last;
    try {
      first = Long.parseLong(ends[0]);
      last = Long.parseLong(ends[ends.length - 1]);
    } catch (NumberFormatException e) {
      System.err.println("simulate: --seeds wants A..B, such as 1..100, not " + seeds);
      return 2;
    }
    Plan plan = large ? Plan.LARGE : Plan.SMALL;
    if (hours > 0) {
      plan = plan.forHours(hours);
    }
    if (trace != null) {
      if (first != last) {
        System.err.println("simulate: --trace is for one seed");
        return 2;
      }
      try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(trace))) {
        return report(List.of(Simulation.run(first, plan, Optional.of(out))), 0);
      }
    }
    return runAll(first, last, plan);
  }

  private int runAll(long first, long last, Plan plan)
      throws InterruptedException, ExecutionException {
    long begun = cpuNanos();
    List<Outcome> outcomes = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(jobs)) {
      List<Future<Outcome>> futures = new ArrayList<>();
      for (long seed = first; seed <= last; seed++) {
        long mine = seed;
        futures.add(executor.submit(() -> Simulation.run(mine, plan, Optional.empty())));
      }
      for (Future<Outcome> future : futures) {
        Outcome outcome = future.get();
        outcomes.add(outcome);
        outcome.violation().ifPresent(any -> System.out.println(text(outcome)));
        if (outcomes.size() % REPORT_EVERY == 0) {
          System.err.printf("%d of %d seeds%n", outcomes.size(), futures.size());
        }
      }
    }
    return report(outcomes, cpuNanos() - begun);
  }

  /** What this process took of all processors so far, with its compiler and its collector. */
  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private int report(List<Outcome> outcomes, long cpuNanos) {
    if (trace != null) {
      outcomes.stream()
          .filter(outcome -> outcome.violation().isPresent())
          .forEach(outcome -> System.out.println(text(outcome)));
    }
    SortedMap<String, Long> counts = new TreeMap<>();
    long virtual = 0;
    long steps = 0;
    for (Outcome outcome : outcomes) {
      virtual += outcome.virtualNanos();
      steps += outcome.steps();
      outcome.counts().forEach((what, count) -> counts.merge(what, count, Long::sum));
    }
    long broken = outcomes.stream().filter(outcome -> outcome.violation().isPresent()).count();
    System.out.printf("seeds            %d, %d with a violation%n", outcomes.size(), broken);
    System.out.printf("virtual hours    %.1f%n", virtual / (double) TimeUnit.HOURS.toNanos(1));
    System.out.printf("steps            %d%n", steps);
    if (cpuNanos > 0) {
      System.out.printf("CPU seconds      %.1f%n", cpuNanos / 1e9);
      System.out.printf("times real time  %.0f on one core%n", virtual / (double) cpuNanos);
    }
    if (outcomes.size() == 1) {
      System.out.printf("trace            %016x%n", outcomes.getFirst().digest());
    }
    counts.forEach((what, count) -> System.out.printf("%-16s %d%n", what, count));
    return broken == 0 ? 0 : 1;
  }

  private static String text(Outcome outcome) {
    var violation = outcome.violation().orElseThrow();
    StringBuilder text = new StringBuilder();
    outcome.lastLines().forEach(line -> text.append(line).append('\n'));
    text.append(
        "seed %d: %s after %.3f s: %s%n  again: scripts/simulate --seeds %d --trace FILE"
            .formatted(
                outcome.seed(),
                violation.invariant(),
                violation.atNanos() / 1e9,
                violation.text(),
                outcome.seed()));
    return text.toString();
  }
}
