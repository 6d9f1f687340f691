package io.drover.it.bench;

import io.drover.it.cluster.LocalCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One master of a cluster of real processes, looked at from outside. */
final class MasterProcess {
  private final LocalCluster cluster;
  private final String name;
  private final HttpClient http;

  /**
   * A master that runs.
   *
   * @param name such as "master-1"
   */
  MasterProcess(LocalCluster cluster, String name, HttpClient http) {
    this.cluster = cluster;
    this.name = name;
    this.http = http;
  }

  ProcessFigures figures() {
    return new ProcessFigures(cluster.pid(name));
  }

  GcLog collections() {
    try {
      return GcLog.read(gcLog(cluster.dir(), Long.toString(cluster.pid(name))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a master's JVM is to log its collections; {@code %p} is its process id. */
  static Path gcLog(Path dir, String pid) {
    return dir.resolve("gc-" + pid + ".log");
  }

  /**
   * Its metrics, those with one label under {@code name{label="value"}}; none when it has no time.
   */
  Map<String, Double> metrics() {
    int number = Integer.parseInt(name.substring(name.indexOf('-') + 1));
    URI page = URI.create("http://" + cluster.http(number) + "/metrics");
    try {
      return http.send(
              HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(20)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith("drover_"))
          .map(line -> line.split(" ", 2))
          .collect(
              Collectors.toMap(
                  parts -> parts[0], parts -> Double.valueOf(parts[1]), (a, b) -> b, TreeMap::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
