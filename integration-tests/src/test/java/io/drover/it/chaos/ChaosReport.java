package io.drover.it.chaos;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The figures of one run, as a table and as JSON. */
final class ChaosReport {
  private final Plan plan;
  private final ChaosRun.Result result;

  ChaosReport(Plan plan, ChaosRun.Result result) {
    this.plan = plan;
    this.result = result;
  }

  /** Prints the table and writes the JSON file. */
  void publish() {
    Map<String, Object> figures = figures();
    System.out.println();
    figures.forEach((name, value) -> {
      if (value instanceof Map<?, ?> map) {
        System.out.println(name + ":");
        map.forEach((key, one) -> System.out.printf(Locale.ROOT, "  %-40s %s%n", key, one));
      } else if (!(value instanceof List<?>)) {
        System.out.printf(Locale.ROOT, "%-42s %s%n", name, value);
      }
    });
    try {
      Files.createDirectories(plan.report().toAbsolutePath().getParent());
      Files.writeString(
          plan.report(), new GsonBuilder().setPrettyPrinting().create().toJson(figures) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.out.println("figures: " + plan.report());
  }

  private Map<String, Object> figures() {
    Evidence evidence = result.evidence();
    Map<String, Integer> ends = NeedlessEnds.reasons(evidence);
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("seed", plan.seed());
    figures.put("seconds", Math.round(result.seconds()));
    figures.put("rounds", result.settleSeconds().size());
    figures.put("faults", evidence.faults().size());
    figures.put("faults survived", kinds());
    figures.put("longest without a leader, seconds", rounded(longest(evidence.gaps())));
    figures.put("longest without a leader, seconds, by lone fault", byLoneFault());
    figures.put("longest until stable, seconds", rounded(longestSettle()));
    figures.put("writes acknowledged", acknowledged() + result.probes());
    figures.put("calls", outcomes());
    figures.put("containers started", evidence.ours().size());
    figures.put("containers ended", ends);
    figures.put("containers ended needlessly", ends.getOrDefault("NEEDLESS", 0));
    figures.put("violations", result.violations());
    return figures;
  }

  private Map<String, Integer> kinds() {
    Map<String, Integer> kinds = new TreeMap<>();
    result.evidence().faults().forEach(one -> kinds.merge(one.kind().name(), 1, Integer::sum));
    return kinds;
  }

  /** Times without a leader that only one fault can be the reason of. */
  private Map<String, Double> byLoneFault() {
    Map<String, Double> longest = new TreeMap<>();
    for (Prober.Gap gap : result.evidence().gaps()) {
      List<Fault> near = new ArrayList<>();
      for (Fault fault : result.evidence().faults()) {
        boolean began = fault.from() > 0 && fault.from() <= gap.to();
        if (began && fault.to() >= gap.from() - Clock.seconds(1)) {
          near.add(fault);
        }
      }
      if (near.size() == 1) {
        longest.merge(near.getFirst().kind().name(), rounded(gap.seconds()), Math::max);
      }
    }
    return longest;
  }

  private Map<String, Integer> outcomes() {
    Map<String, Integer> count = new TreeMap<>();
    result
        .evidence()
        .operations()
        .forEach(one -> count.merge(one.kind() + " " + one.outcome(), 1, Integer::sum));
    return count;
  }

  private long acknowledged() {
    return result.evidence().operations().stream().filter(one -> one.write() && one.done()).count();
  }

  private static double longest(List<Prober.Gap> gaps) {
    return gaps.stream()
        .max(Comparator.comparingDouble(Prober.Gap::seconds))
        .map(Prober.Gap::seconds)
        .orElse(0.0);
  }

  private double longestSettle() {
    return result.settleSeconds().stream().mapToDouble(one -> one).max().orElse(0);
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 100) / 100.0;
  }
}
