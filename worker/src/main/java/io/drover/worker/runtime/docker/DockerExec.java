package io.drover.worker.runtime.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.drover.worker.runtime.ExecRequest;
import io.drover.worker.runtime.ExecRequest.TerminalSize;
import io.drover.worker.runtime.ExecSession;
import io.drover.worker.runtime.Nothing;
import io.drover.worker.runtime.Outcome;
import io.drover.worker.runtime.Outcome.Done;
import io.drover.worker.runtime.Outcome.Failed;
import io.drover.worker.runtime.OutputChunk;
import io.drover.worker.runtime.RuntimeFailure.NotRunning;
import io.drover.worker.runtime.StreamSink;
import io.drover.worker.runtime.docker.EngineRequest.Hijack;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A process in a container: create, start, copy both ways, ask for the exit code. */
final class DockerExec implements ExecSession {
  private static final int RESIZE_TRIES = 25;
  private static final Duration RESIZE_PAUSE = Duration.ofMillis(20);
  private static final Duration EXIT_PAUSE_MIN = Duration.ofMillis(5);
  private static final Duration EXIT_PAUSE_MAX = Duration.ofSeconds(1);

  private final EngineApi api;
  private final OwnContainers own;
  private final Calls calls;
  private final ExecRequest request;
  private final ExecInput input = new ExecInput();
  private final CompletableFuture<Outcome<Integer>> exitCode = new CompletableFuture<>();
  private final StreamSink<OutputChunk> sink;
  private @Nullable StreamRun run;
  private @Nullable TerminalSize size;
  private @Nullable String execId;
  private @Nullable Integer code;

  DockerExec(
      EngineApi api,
      OwnContainers own,
      Calls calls,
      ExecRequest request,
      StreamSink<OutputChunk> sink) {
    this.api = api;
    this.own = own;
    this.calls = calls;
    this.request = request;
    this.sink = sink;
    this.size = request.terminal().orElse(null);
  }

  /** Starts the process. Called once. */
  DockerExec start() {
    StreamRun started = StreamRun.start(calls, this::body, this::ended);
    synchronized (this) {
      run = started;
    }
    return this;
  }

  @Override
  public CompletableFuture<Outcome<Integer>> exitCode() {
    return exitCode;
  }

  @Override
  public CompletableFuture<Outcome<Nothing>> write(ByteString data) {
    return input.write(data);
  }

  @Override
  public void closeInput() {
    input.end();
  }

  @Override
  public CompletableFuture<Outcome<Nothing>> resize(TerminalSize wanted) {
    String id;
    synchronized (this) {
      size = wanted;
      id = execId;
    }
    if (id == null) {
      // It is applied when the process starts.
      return CompletableFuture.completedFuture(Outcome.done());
    }
    return calls.submit(() -> {
      resize(id, wanted);
      return Outcome.done();
    });
  }

  @Override
  public void close() {
    input.close();
    StreamRun running;
    synchronized (this) {
      running = run;
    }
    if (running != null) {
      running.close();
    }
  }

  private void body(StreamRun current) throws IOException, InterruptedException {
    boolean tty = request.terminal().isPresent();
    String id = create(tty);
    String start = CreateBody.JSON.objectNode().put("Detach", false).put("Tty", tty).toString();
    Hijack hijack = new Hijack(start, input);
    Query path = Query.of("/exec/" + id + "/start");
    try (EngineExchange exchange = api.open("POST", path, hijack, api.limits().slow())) {
      current.attach(exchange);
      exchange.endless();
      if (tty) {
        firstSize(current, id);
      }
      // Not before: what the input makes the process do may depend on the terminal's size.
      input.begin();
      OutputReader.copy(exchange.body(), tty, current, sink);
    }
    input.close();
    code = awaitExit(current, id);
  }

  private String create(boolean tty) throws IOException {
    own.require(request.containerId());
    ObjectNode body = CreateBody.JSON.objectNode();
    body.put("AttachStdin", true).put("AttachStdout", true).put("AttachStderr", true);
    body.put("Tty", tty);
    body.set("Cmd", CreateBody.array(request.command()));
    CreateBody.list(body, "Env", request.env());
    CreateBody.text(body, "User", request.user());
    CreateBody.text(body, "WorkingDir", request.workingDir());
    CreateBody.flag(body, "Privileged", request.privileged());
    Query path = Query.of("/containers/" + request.containerId() + "/exec");
    return api.post(path, body, api.limits().quick()).path("Id").asText();
  }

  /** The engine refuses a size until the process really runs, which it does not announce. */
  private void firstSize(StreamRun current, String id) throws IOException, InterruptedException {
    for (int tries = 0; tries < RESIZE_TRIES && !current.closed(); tries++) {
      TerminalSize wanted;
      synchronized (this) {
        wanted = size;
        execId = id;
      }
      try {
        if (wanted != null) {
          resize(id, wanted);
        }
        return;
      } catch (RefusalException e) {
        current.pause(RESIZE_PAUSE);
      }
    }
  }

  private void resize(String id, TerminalSize wanted) throws IOException {
    Query path =
        Query.of("/exec/" + id + "/resize").with("h", wanted.rows()).with("w", wanted.columns());
    api.act("POST", path, api.limits().quick());
  }

  /** The output may end before the process does, and the engine may learn of its end later. */
  private int awaitExit(StreamRun current, String id) throws IOException, InterruptedException {
    Duration pause = EXIT_PAUSE_MIN;
    while (true) {
      JsonNode state = api.get(Query.of("/exec/" + id + "/json"), JsonNode.class);
      if (!state.path("Running").asBoolean() && state.path("ExitCode").isNumber()) {
        return state.path("ExitCode").asInt();
      }
      current.pause(pause);
      if (current.closed()) {
        throw new IOException("the session is closed");
      }
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(EXIT_PAUSE_MAX) < 0 ? longer : EXIT_PAUSE_MAX;
    }
  }

  private void ended(Outcome<Nothing> outcome) {
    input.close();
    sink.ended(outcome);
    Integer known = code;
    Outcome<Integer> unknown =
        outcome
            .toFailure()
            .<Outcome<Integer>>map(Failed::new)
            .orElseGet(() ->
                new Failed<>(new NotRunning("the session was closed before the process ended")));
    exitCode.complete(known == null ? unknown : new Done<>(known));
  }
}
