package io.drover.it.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Runs one benchmark by its name. */
public final class Bench {
  private Bench() {}

  /** Arguments: the benchmark's name, then options as {@code scripts/bench --help} tells them. */
  public static void main(String[] arguments) throws Exception {
    Optional<Benchmark> benchmark =
        arguments.length == 0 ? Optional.empty() : Benchmark.named(arguments[0]);
    if (benchmark.isEmpty()) {
      System.err.println("which benchmark? One of " + Arrays.toString(Benchmark.values()));
      System.exit(2);
    }
    Options options;
    try {
      options = Options.parse(List.of(arguments).subList(1, arguments.length));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    try {
      benchmark.get().run(options).publish(arguments[0]);
    } catch (Exception | AssertionError e) {
      // Threads of servers that it left would keep the process alive.
      e.printStackTrace();
      System.exit(1);
    }
    System.exit(0);
  }
}
