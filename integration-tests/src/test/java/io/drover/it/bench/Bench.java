package io.drover.it.bench;

import java.io.IOException;
import java.util.List;

/** Runs one benchmark by its name. */
public final class Bench {
  private static final List<String> NAMES = List.of("start", "failover");

  private Bench() {}

  /** Arguments: the benchmark's name, and how many rounds if not the usual number. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 0 || !NAMES.contains(arguments[0])) {
      System.err.println("which benchmark? One of " + String.join(", ", NAMES));
      System.exit(2);
    }
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
    Report report =
        switch (arguments[0]) {
          case "start" -> StartBench.run(rounds);
          case "failover" -> FailoverBench.run(rounds);
          default -> throw new IllegalStateException(arguments[0]);
        };
    report.publish(arguments[0]);
    System.exit(0);
  }
}
