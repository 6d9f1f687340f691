package io.drover.it.fuzz;

import io.drover.it.cluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The long run: each target in a process of its own, under Jazzer, until its share is done. */
public final class Fuzz {
  private Fuzz() {}

  /** Arguments: TARGET or all, then --runs N, --minutes M, --seed S. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> names = new ArrayList<>();
    long runs = 0;
    double minutes = 0;
    long seed = System.nanoTime() & 0x7fffffff;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--runs" -> runs = Long.parseLong(arguments[++i]);
        case "--minutes" -> minutes = Double.parseDouble(arguments[++i]);
        case "--seed" -> seed = Long.parseLong(arguments[++i]);
        case "all" -> names.addAll(Targets.names());
        default -> names.add(arguments[i]);
      }
    }
    if (names.isEmpty()) {
      names.addAll(Targets.names());
    }
    List<Target> targets;
    try (Quiet _ = new Quiet()) {
      targets = names.stream().map(Targets::named).toList();
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    // Without a bound each target gets a minute.
    double share = minutes > 0 ? minutes / targets.size() : runs > 0 ? 0 : 1;
    Path folder = LocalCluster.root().resolve("integration-tests/target/fuzz");
    JazzerProcess jazzer = new JazzerProcess(folder);
    List<FuzzFigures> figures = new ArrayList<>();
    System.out.println(FuzzFigures.HEAD);
    for (Target target : targets) {
      FuzzFigures one = jazzer.run(target, runs, Math.round(share * 60), seed);
      System.out.println(one.row());
      figures.add(one);
      one.write(folder);
    }
    long findings = figures.stream().mapToLong(FuzzFigures::findings).sum();
    System.out.printf(Locale.ROOT, "seed %d; figures and findings: %s%n", seed, folder);
    System.exit(findings == 0 ? 0 : 1);
  }
}
