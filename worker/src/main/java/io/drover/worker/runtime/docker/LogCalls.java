package io.drover.worker.runtime.docker;

import io.drover.worker.runtime.LogRequest;
import io.drover.worker.runtime.OutputChunk;
import io.drover.worker.runtime.StreamSink;
import io.drover.worker.runtime.docker.EngineRequest.Empty;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;

/** Reads containers' output; blocks. */
final class LogCalls {
  private final EngineApi api;
  private final OwnContainers own;

  LogCalls(EngineApi api, OwnContainers own) {
    this.api = api;
    this.own = own;
  }

  void read(LogRequest request, StreamSink<OutputChunk> sink, StreamRun run)
      throws IOException, InterruptedException {
    boolean tty = own.tty(request.containerId());
    Query path =
        Query.of("/containers/" + request.containerId() + "/logs")
            .with("stdout", true)
            .with("stderr", true)
            .with("follow", request.follow())
            .with("timestamps", request.timestamps())
            .with("tail", request.tail() < 0 ? "all" : Integer.toString(request.tail()))
            .withUnlessEmpty("since", request.since().map(LogCalls::time).orElse(""));
    try (EngineExchange exchange = api.open("GET", path, new Empty(), api.limits().quick())) {
      run.attach(exchange);
      // A slow reader is no reason to hurry the engine, so there is no limit once it answers.
      exchange.endless();
      OutputReader.copy(exchange.body(), tty, run, sink);
    }
  }

  /** A time in the engine's form. */
  static String time(Instant instant) {
    return String.format(Locale.ROOT, "%d.%09d", instant.getEpochSecond(), instant.getNano());
  }
}
