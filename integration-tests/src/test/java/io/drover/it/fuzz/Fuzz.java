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

  /** Arguments: TARGET or all, then --runs N, --minutes M, --cpu-minutes M, --seed S; or --keep. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> names = new ArrayList<>();
    long runs = 0;
    double minutes = 0;
    double cpuMinutes = 0;
    boolean keep = false;
    long seed = System.nanoTime() & 0x7fffffff;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--runs" -> runs = Long.parseLong(arguments[++i]);
        case "--cpu-minutes" -> cpuMinutes = Double.parseDouble(arguments[++i]);
        case "--minutes" -> minutes = Double.parseDouble(arguments[++i]);
        case "--seed" -> seed = Long.parseLong(arguments[++i]);
        case "--keep" -> keep = true;
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
    boolean unbounded = minutes == 0 && runs == 0 && cpuMinutes == 0;
    double share = unbounded ? 1 : minutes / targets.size();
    FuzzBounds bounds = new FuzzBounds(runs, Math.round(share * 60), Math.round(cpuMinutes * 60));
    Path folder = LocalCluster.root().resolve("integration-tests/target/fuzz");
    if (keep) {
      for (Target target : targets) {
        Corpus.keep(target, folder.resolve("corpus").resolve(target.name()));
      }
      return;
    }
    JazzerProcess jazzer = new JazzerProcess(folder);
    List<FuzzFigures> figures = new ArrayList<>();
    System.out.println(FuzzFigures.HEAD);
    for (Target target : targets) {
      FuzzFigures one = jazzer.run(target, bounds, seed);
      System.out.println(one.row());
      figures.add(one);
      one.write(folder);
    }
    long findings = figures.stream().mapToLong(FuzzFigures::findings).sum();
    System.out.printf(Locale.ROOT, "seed %d; figures and findings: %s%n", seed, folder);
    System.exit(findings == 0 ? 0 : 1);
  }
}
