package io.drover.worker.runtime.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.worker.runtime.ContainerStats;
import io.drover.worker.runtime.ContainerStats.Traffic;
import io.drover.worker.runtime.RuntimeFailure.NotRunning;
import io.drover.worker.runtime.StreamSink;
import io.drover.worker.runtime.docker.EngineRequest.Empty;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Reads containers' use of resources; blocks. */
final class StatsCalls {
  private static final long MILLIS_PER_CPU = 1_000;

  private final EngineApi api;
  private final OwnContainers own;

  StatsCalls(EngineApi api, OwnContainers own) {
    this.api = api;
    this.own = own;
  }

  void read(String id, boolean follow, StreamSink<ContainerStats> sink, StreamRun run)
      throws IOException, InterruptedException {
    own.require(id);
    Query path = Query.of("/containers/" + id + "/stats").with("stream", follow);
    try (EngineExchange exchange = api.open("GET", path, new Empty(), api.limits().quick())) {
      run.attach(exchange);
      exchange.endless();
      try (JsonDocuments samples = api.documents(exchange.body())) {
        while (samples.hasNext()) {
          JsonNode sample = samples.next();
          Optional<Instant> read = InspectReader.instant(sample.path("read").asText());
          if (read.isEmpty()) {
            throw new FailureException(new NotRunning("container " + id + " is not running"));
          }
          Optional<Instant> before = InspectReader.instant(sample.path("preread").asText());
          // The first of a row has nothing to be compared with, so it tells no use of CPU.
          if (before.isPresent()) {
            run.await(sink.next(stats(sample, Duration.between(before.get(), read.get()))));
          }
        }
      }
    }
  }

  static ContainerStats stats(JsonNode sample, Duration interval) {
    JsonNode memory = sample.path("memory_stats");
    return new ContainerStats(
        cpuMillis(sample, interval),
        Math.max(0, memory.path("usage").asLong() - droppable(memory.path("stats"))),
        memory.path("limit").asLong(),
        network(sample.path("networks")),
        block(sample.path("blkio_stats").path("io_service_bytes_recursive")),
        sample.path("pids_stats").path("current").asInt());
  }

  private static int cpuMillis(JsonNode sample, Duration interval) {
    long used = cpuNanos(sample.path("cpu_stats")) - cpuNanos(sample.path("precpu_stats"));
    long wall = interval.toNanos();
    return wall <= 0 ? 0 : (int) Math.max(0, used * MILLIS_PER_CPU / wall);
  }

  private static long cpuNanos(JsonNode cpu) {
    return cpu.path("cpu_usage").path("total_usage").asLong();
  }

  /**
   * Page cache that the kernel drops when memory is short; cgroup v1 and v2 name it differently.
   */
  private static long droppable(JsonNode stats) {
    return stats.has("total_inactive_file")
        ? stats.path("total_inactive_file").asLong()
        : stats.path("inactive_file").asLong();
  }

  private static Traffic network(JsonNode networks) {
    return new Traffic(
        networks.valueStream().mapToLong(n -> n.path("rx_bytes").asLong()).sum(),
        networks.valueStream().mapToLong(n -> n.path("tx_bytes").asLong()).sum());
  }

  private static Traffic block(JsonNode entries) {
    return new Traffic(sum(entries, "read"), sum(entries, "write"));
  }

  private static long sum(JsonNode entries, String operation) {
    return entries
        .valueStream()
        .filter(e -> e.path("op").asText().equalsIgnoreCase(operation))
        .mapToLong(e -> e.path("value").asLong())
        .sum();
  }
}
