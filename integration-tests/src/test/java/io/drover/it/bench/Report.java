package io.drover.it.bench;

import io.drover.it.cluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of one run. */
final class Report {
  private final List<Series> series = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** Measurements of one thing, in milliseconds. */
  record Series(String name, List<Double> millis) {
    double quantile(double share) {
      List<Double> sorted = millis.stream().sorted().toList();
      return sorted.get((int) Math.round(share * (sorted.size() - 1)));
    }
  }

  Series add(String name, List<Double> millis) {
    Series added = new Series(name, List.copyOf(millis));
    series.add(added);
    return added;
  }

  void note(String format, Object... arguments) {
    notes.add(String.format(Locale.ROOT, format, arguments));
  }

  /** Prints the table and writes the JSON file beside the build's other results. */
  void publish(String name) throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%-40s %6s %9s %9s %9s %9s%n",
        "milliseconds",
        "runs",
        "min",
        "median",
        "p95",
        "max");
    StringBuilder json = new StringBuilder("{\"name\":\"" + name + "\",\"series\":[");
    for (Series one : series) {
      System.out.printf(
          Locale.ROOT,
          "%-40s %6d %9.1f %9.1f %9.1f %9.1f%n",
          one.name(),
          one.millis().size(),
          one.quantile(0),
          one.quantile(0.5),
          one.quantile(0.95),
          one.quantile(1));
      json.append(json.charAt(json.length() - 1) == '[' ? "" : ",")
          .append("{\"name\":\"")
          .append(one.name())
          .append("\",\"unit\":\"ms\",\"values\":")
          .append(one.millis())
          .append('}');
    }
    notes.forEach(System.out::println);
    Path file = LocalCluster.root().resolve("integration-tests/target/bench/" + name + ".json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, json.append("]}\n"));
    System.out.println("figures: " + LocalCluster.root().relativize(file));
  }
}
