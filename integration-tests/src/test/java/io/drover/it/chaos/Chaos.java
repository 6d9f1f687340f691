package io.drover.it.chaos;

import io.drover.it.cluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Runs chaos from the command line; scripts/chaos gives it the namespaces that it needs. */
public final class Chaos {
  private static final int USAGE = 2;
  private static final int GRACE_SECONDS = 10;
  private static final int GRACE_SECONDS_SHORT = 6;

  private Chaos() {}

  /** Arguments: the folder to work in, minutes (0 for the short form), seed, report, kinds. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 2) {
      System.err.println("usage: Chaos DIR MINUTES [SEED [REPORT [KIND,...]]]");
      System.exit(USAGE);
    }
    int minutes = Integer.parseInt(arguments[1]);
    long seed =
        arguments.length > 2 && !arguments[2].isEmpty()
            ? Long.parseLong(arguments[2])
            : new Random().nextInt(Integer.MAX_VALUE);
    Path report =
        arguments.length > 3 && !arguments[3].isEmpty()
            ? Path.of(arguments[3])
            : LocalCluster.root().resolve("target/chaos/chaos-" + seed + ".json");
    Plan plan =
        new Plan(
            seed,
            kinds(arguments.length > 4 ? arguments[4] : ""),
            minutes,
            minutes == 0 ? GRACE_SECONDS_SHORT : GRACE_SECONDS,
            report);
    ChaosRun.say(
        "chaos with seed %d; stable within %d s of each heal"
            .formatted(seed, plan.stableWithinSeconds()));
    Path dir = Path.of(arguments[0]);
    ChaosRun.Result result = ChaosRun.run(plan, dir);
    Files.writeString(dir.resolve("evidence.log"), result.evidence().text());
    new ChaosReport(plan, result).publish();
    result.violations().forEach(what -> System.out.println("VIOLATION seed " + seed + " " + what));
    System.exit(result.violations().isEmpty() ? 0 : 1);
  }

  private static List<FaultKind> kinds(String names) {
    return names.isEmpty()
        ? List.of(FaultKind.values())
        : Arrays.stream(names.split(",")).map(FaultKind::valueOf).toList();
  }
}
