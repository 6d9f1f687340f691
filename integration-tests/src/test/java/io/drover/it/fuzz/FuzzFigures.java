package io.drover.it.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What one run of one target came to.
 *
 * @param corpus inputs that are kept because each takes branches that no other takes
 * @param edges branches taken, of the watched code
 * @param findings inputs that broke something
 */
record FuzzFigures(
    String target,
    long inputs,
    double cpuSeconds,
    long corpus,
    long edges,
    long findings,
    long seed) {
  static final String HEAD =
      String.format(
          Locale.ROOT,
          "%-16s %12s %9s %10s %7s %8s %9s",
          "target",
          "inputs",
          "CPU s",
          "inputs/s",
          "corpus",
          "branches",
          "findings");

  String row() {
    return String.format(
        Locale.ROOT,
        "%-16s %12d %9.0f %10.0f %7d %8d %9d",
        target,
        inputs,
        cpuSeconds,
        cpuSeconds > 0 ? inputs / cpuSeconds : 0,
        corpus,
        edges,
        findings);
  }

  /** Leaves the figures beside the build's other results. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve(target + ".json"),
        String.format(
            Locale.ROOT,
            "{\"target\":\"%s\",\"inputs\":%d,\"cpuSeconds\":%.1f,\"corpus\":%d,"
                + "\"branches\":%d,\"findings\":%d,\"seed\":%d}%n",
            target,
            inputs,
            cpuSeconds,
            corpus,
            edges,
            findings,
            seed));
  }
}
