package io.drover.it.bench;

import io.drover.it.bench.placement.PlacementBench;
import io.drover.it.cluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Runs one benchmark by its name. */
public final class Bench {
  private static final List<String> NAMES = List.of("start", "failover", "placement");

  private Bench() {}

  /** Arguments: the benchmark's name, and how many rounds if not the usual number. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 0 || !NAMES.contains(arguments[0])) {
      System.err.println("which benchmark? One of " + String.join(", ", NAMES));
      System.exit(2);
    }
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
    if (arguments[0].equals("placement")) {
      placement(arguments);
      System.exit(0);
    }
    Report report =
        switch (arguments[0]) {
          case "start" -> StartBench.run(rounds);
          case "failover" -> FailoverBench.run(rounds);
          default -> throw new IllegalStateException(arguments[0]);
        };
    report.publish(arguments[0]);
    System.exit(0);
  }

  /** Arguments after the rounds: a list of scenarios and a list of sizes, if not all. */
  private static void placement(String[] arguments) throws IOException {
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    String[] scenarios = arguments.length > 2 ? arguments[2].split(",") : new String[0];
    String[] sizes = arguments.length > 3 ? arguments[3].split(",") : new String[0];
    Path json = LocalCluster.root().resolve("integration-tests/target/bench/placement.json");
    PlacementBench.run(json, rounds, scenarios, sizes);
    System.out.println("figures: " + LocalCluster.root().relativize(json));
  }
}
