package io.drover.it.bench;

import com.google.gson.GsonBuilder;
import io.drover.it.cluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of one run. */
final class Report {
  private final List<Series> series = new ArrayList<>();
  private final List<Figure> figures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** Measurements of one thing. */
  record Series(String name, String unit, List<Double> values) {
    double quantile(double share) {
      List<Double> sorted = values.stream().sorted().toList();
      return sorted.get((int) Math.round(share * (sorted.size() - 1)));
    }
  }

  /** Something that was measured once. */
  record Figure(String name, String unit, double value) {}

  /** Measurements of one thing in milliseconds; at least one. */
  Series millis(String name, List<Double> values) {
    return add(name, "ms", values);
  }

  /** Measurements of one thing; at least one. */
  Series add(String name, String unit, List<Double> values) {
    Series added = new Series(name, unit, List.copyOf(values));
    series.add(added);
    return added;
  }

  /** Something that was measured once. */
  void figure(String name, String unit, double value) {
    figures.add(new Figure(name, unit, value));
  }

  /** Something that was counted once. */
  void count(String name, String unit, long value) {
    figure(name, unit, (double) value);
  }

  void note(String format, Object... arguments) {
    notes.add(String.format(Locale.ROOT, format, arguments));
  }

  /** Prints the tables and writes the JSON file beside the build's other results. */
  void publish(String name) throws IOException {
    if (!series.isEmpty()) {
      System.out.printf(
          "%-44s %-5s %6s %10s %10s %10s %10s%n",
          "", "unit", "runs", "min", "median", "p95", "max");
    }
    for (Series one : series) {
      System.out.printf(
          Locale.ROOT,
          "%-44s %-5s %6d %10.1f %10.1f %10.1f %10.1f%n",
          one.name(),
          one.unit(),
          one.values().size(),
          one.quantile(0),
          one.quantile(0.5),
          one.quantile(0.95),
          one.quantile(1));
    }
    for (Figure one : figures) {
      System.out.printf(Locale.ROOT, "%-60s %,16.2f %s%n", one.name(), one.value(), one.unit());
    }
    notes.forEach(System.out::println);
    Path file = LocalCluster.root().resolve("integration-tests/target/bench/" + name + ".json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, json(name) + "\n");
    System.out.println("figures: " + LocalCluster.root().relativize(file));
  }

  private String json(String name) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", name);
    all.put("series", series);
    all.put("figures", figures);
    all.put("notes", notes);
    return new GsonBuilder().setPrettyPrinting().create().toJson(all);
  }
}
