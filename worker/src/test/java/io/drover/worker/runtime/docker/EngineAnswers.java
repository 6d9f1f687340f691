package io.drover.worker.runtime.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.command.InspectContainerResponse;
import io.drover.worker.runtime.ContainerEvent;
import io.drover.worker.runtime.EventListener;
import io.drover.worker.runtime.Nothing;
import io.drover.worker.runtime.Outcome;
import io.drover.worker.runtime.OutputChunk;
import io.drover.worker.runtime.RuntimeFailure;
import io.drover.worker.runtime.StreamSink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads what an engine might answer, without an engine: tests say the bytes. */
public final class EngineAnswers {
  /** What is read of an answer's body. */
  public enum Kind {
    FRAMED_OUTPUT,
    PLAIN_OUTPUT,
    CONTAINER,
    EVENTS,
    PULL,
    STATS,
    IMAGE_NAMES,
    NOTHING
  }

  private final EngineApi api =
      new EngineApi(
          new EngineHttpClient(new EngineAddress.Unix(Path.of("/nowhere"))), DockerLimits.DEFAULT);
  private final Calls calls = new Calls(api);
  private final CompletableFuture<StreamRun> run = new CompletableFuture<>();

  /** Makes what reading needs, once for all answers. */
  public EngineAnswers() {
    StreamRun.start(calls, run::complete, outcome -> {});
    run.join();
  }

  /**
   * Takes an answer, head and body, as it comes from the wire.
   *
   * @param pieceMax how many bytes come at once
   * @throws IOException as a call does that cannot make sense of it
   */
  public void answer(byte[] bytes, int pieceMax, Kind kind)
      throws IOException, InterruptedException {
    EngineConnection connection = new EngineConnection(new BytesChannel(bytes, pieceMax));
    HttpHead head = HttpHead.read(connection);
    var _ = head.header("Api-Version").flatMap(ApiVersion::parse);
    var _ = head.keepsAlive();
    try (InputStream body = HttpBody.of(head, connection, () -> {})) {
      body(body, kind);
    }
  }

  /** Takes a body alone. */
  public void body(InputStream body, Kind kind) throws IOException, InterruptedException {
    switch (kind) {
      case FRAMED_OUTPUT -> OutputReader.copy(body, false, run.join(), new Dropped());
      case PLAIN_OUTPUT -> OutputReader.copy(body, true, run.join(), new Dropped());
      case CONTAINER -> container(api.read(body, InspectContainerResponse.class));
      case EVENTS -> {
        EventFeed feed =
            new EventFeed(
                api, new OwnContainers(api, Map.of()), calls, Instant.EPOCH, new Unheard());
        each(body, feed::take);
      }
      case PULL -> {
        PullTracker tracker = new PullTracker();
        each(
            body,
            line -> {
              if (tracker.take(line)) {
                tracker.progress();
              }
            });
      }
      case STATS -> each(body, sample -> StatsCalls.stats(sample, Duration.ofSeconds(1)));
      case IMAGE_NAMES ->
          each(body, name -> ImageReference.parse(name.asText()).sameRepository("app"));
      case NOTHING -> body.readNBytes(1 << 16);
    }
  }

  private void container(InspectContainerResponse response) throws IOException {
    InspectReader.labels(response);
    InspectReader.tty(response);
    InspectReader.read(response);
  }

  private interface Taker {
    void take(JsonNode node) throws IOException;
  }

  private void each(InputStream body, Taker taker) throws IOException {
    try (JsonDocuments nodes = api.documents(body)) {
      while (nodes.hasNext()) {
        taker.take(nodes.next());
      }
    }
  }

  private static final class Dropped implements StreamSink<OutputChunk> {
    @Override
    public CompletionStage<?> next(OutputChunk chunk) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void ended(Outcome<Nothing> outcome) {}
  }

  private static final class Unheard implements EventListener {
    @Override
    public void connected() {}

    @Override
    public void happened(ContainerEvent event) {}

    @Override
    public void interrupted(RuntimeFailure failure) {}
  }
}
