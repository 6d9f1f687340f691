package io.drover.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.drover.worker.runtime.ContainerEvent;
import io.drover.worker.runtime.ContainerEvent.Kind;
import io.drover.worker.runtime.ContainerRuntime;
import io.drover.worker.runtime.ContainerState;
import io.drover.worker.runtime.ContainerStats;
import io.drover.worker.runtime.ExecRequest;
import io.drover.worker.runtime.ExecRequest.TerminalSize;
import io.drover.worker.runtime.ExecSession;
import io.drover.worker.runtime.FakeContainerRuntime.Collected;
import io.drover.worker.runtime.LogRequest;
import io.drover.worker.runtime.Nothing;
import io.drover.worker.runtime.Outcome;
import io.drover.worker.runtime.OutputChunk;
import io.drover.worker.runtime.OutputChunk.Source;
import io.drover.worker.runtime.RuntimeFailure.NotRunning;
import io.drover.worker.runtime.StreamHandle;
import io.drover.worker.runtime.StreamSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams into and out of containers of the real engine. */
@Timeout(90)
final class StreamsDockerTest extends DockerTestCase {
  private static final LogRequest NONE = allLogs("");

  @TempDir Path folder = Path.of("");

  StreamsDockerTest(EngineFixture engine) {
    super(engine);
  }

  private String started(String... command) {
    String id = create(command);
    done(runtime().start(id));
    return id;
  }

  private String ended(String script) {
    String id = started("sh", "-c", script);
    awaitState(id, ContainerState.EXITED);
    return id;
  }

  static String output(ContainerRuntime runtime, String id) {
    Collected<OutputChunk> sink = new Collected<>();
    try (StreamHandle _ = runtime.logs(allLogs(id), sink)) {
      done(sink.end());
      return text(sink, Source.STDOUT);
    }
  }

  private Collected<OutputChunk> read(LogRequest request) {
    Collected<OutputChunk> sink = new Collected<>();
    try (StreamHandle _ = runtime().logs(request, sink)) {
      done(sink.end());
      return sink;
    }
  }

  @Test
  void outputAndErrorsAreToldApart() {
    String id = ended("echo one; echo two >&2; echo three");
    Collected<OutputChunk> sink = read(allLogs(id));
    assertThat(text(sink, Source.STDOUT)).isEqualTo("one\nthree\n");
    assertThat(text(sink, Source.STDERR)).isEqualTo("two\n");
  }

  @Test
  void logsBeginAtATailOrATimeAndBearTimes() {
    String id = ended("echo one; echo two; sleep 1.2; echo three");
    assertThat(text(read(new LogRequest(id, false, 2, Optional.empty(), false)), Source.STDOUT))
        .isEqualTo("two\nthree\n");
    assertThat(text(read(new LogRequest(id, false, 0, Optional.empty(), false)), Source.STDOUT))
        .isEmpty();
    Instant end = info(id).status().finishedAt().orElseThrow();
    LogRequest since = new LogRequest(id, false, -1, Optional.of(end.minusMillis(1_000)), false);
    assertThat(text(read(since), Source.STDOUT)).isEqualTo("three\n");
    String line =
        text(read(new LogRequest(id, false, 1, Optional.empty(), true)), Source.STDOUT).strip();
    Instant time = Instant.parse(line.substring(0, line.indexOf(' ')));
    assertThat(time).isBetween(end.minusSeconds(60), end.plusSeconds(60));
    assertThat(line).endsWith(" three");
  }

  @Test
  void aReaderThatIsSlowHoldsUpItsOwnStreamAndNothingElse() {
    String id = ended("yes 0123456789 | head -n 200000");
    CompletableFuture<Nothing> ready = new CompletableFuture<>();
    AtomicInteger pieces = new AtomicInteger();
    List<Integer> sizes = new ArrayList<>();
    CompletableFuture<Outcome<Nothing>> end = new CompletableFuture<>();
    StreamSink<OutputChunk> slow =
        new StreamSink<>() {
          @Override
          public CompletionStage<?> next(OutputChunk chunk) {
            pieces.incrementAndGet();
            sizes.add(chunk.data().size());
            return ready;
          }

          @Override
          public void ended(Outcome<Nothing> outcome) {
            end.complete(outcome);
          }
        };
    try (StreamHandle _ = runtime().logs(allLogs(id), slow)) {
      await().until(() -> pieces.get() == 1);
      done(runtime().ping());
      assertThat(output(runtime(), id)).hasSize(200_000 * 11);
      assertThat(pieces.get()).isEqualTo(1);
      ready.complete(Nothing.NOTHING);
      done(end);
      assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(200_000 * 11);
      assertThat(sizes).allMatch(size -> size <= 32 * 1024);
    }
  }

  @Test
  void aHundredStreamsDoNotStarveACall() {
    String id = started("sleep", "1000");
    List<StreamHandle> handles = new ArrayList<>();
    List<Collected<OutputChunk>> sinks = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Collected<OutputChunk> sink = new Collected<>();
      sinks.add(sink);
      handles.add(runtime().logs(new LogRequest(id, true, -1, NONE.since(), false), sink));
    }
    done(runtime().ping());
    assertThat(info(id).state()).isEqualTo(ContainerState.RUNNING);
    done(runtime().kill(id, "SIGKILL"));
    sinks.forEach(sink -> done(sink.end()));
    handles.forEach(StreamHandle::close);
  }

  @Test
  void execTakesMuchInputAndGivesItBackWhole() {
    String id = started("sleep", "1000");
    Collected<OutputChunk> sink = new Collected<>();
    try (ExecSession exec = runtime().exec(exec(id, "cat"), sink)) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 200; i++) {
        String piece = (i + ":" + "x".repeat(10_000) + "\n");
        all.append(piece);
        done(exec.write(ByteString.copyFromUtf8(piece)));
      }
      exec.closeInput();
      assertThat(done(exec.exitCode())).isZero();
      assertThat(text(sink, Source.STDOUT)).isEqualTo(all.toString());
    }
  }

  @Test
  void execRunsAsToldAndSplitsItsOutput() {
    String id = started("sleep", "1000");
    Collected<OutputChunk> sink = new Collected<>();
    ExecRequest request =
        new ExecRequest(
            id,
            List.of("sh", "-c", "id -u; pwd; echo $A; echo bad >&2; exit 7"),
            List.of("A=b c"),
            "1000",
            "/tmp",
            false,
            Optional.empty());
    try (ExecSession exec = runtime().exec(request, sink)) {
      exec.closeInput();
      assertThat(done(exec.exitCode())).isEqualTo(7);
      assertThat(text(sink, Source.STDOUT)).isEqualTo("1000\n/tmp\nb c\n");
      assertThat(text(sink, Source.STDERR)).isEqualTo("bad\n");
    }
  }

  @Test
  void aTerminalHasItsSizeFromTheStartAndChangesIt() {
    String id = started("sleep", "1000");
    Collected<OutputChunk> sink = new Collected<>();
    ExecRequest request =
        new ExecRequest(
            id,
            List.of("sh", "-c", "while read x; do stty size; done"),
            List.of(),
            "",
            "",
            false,
            Optional.of(new TerminalSize(100, 40)));
    try (ExecSession exec = runtime().exec(request, sink)) {
      done(exec.write(ByteString.copyFromUtf8("a\n")));
      await().until(() -> text(sink, Source.STDOUT).contains("40 100"));
      done(exec.resize(new TerminalSize(120, 50)));
      done(exec.write(ByteString.copyFromUtf8("b\n")));
      await().until(() -> text(sink, Source.STDOUT).contains("50 120"));
      // End of file as a terminal knows it.
      done(exec.write(ByteString.copyFromUtf8("\4")));
      assertThat(done(exec.exitCode())).isZero();
    }
  }

  @Test
  void aCommandThatIsNotThereEndsExecWithTheShellsCode() {
    String id = started("sleep", "1000");
    Collected<OutputChunk> sink = new Collected<>();
    try (ExecSession exec = runtime().exec(exec(id, "/no/such/program"), sink)) {
      assertThat(done(exec.exitCode())).isIn(126, 127);
    }
  }

  @Test
  void statsTellTheUseOfCpuAndMemory() {
    String busy = started("sh", "-c", "while :; do :; done");
    Collected<ContainerStats> sink = new Collected<>();
    try (StreamHandle _ = runtime().stats(busy, true, sink)) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> sink.elements().stream().anyMatch(s -> s.cpuMillis() > 100));
      ContainerStats last = sink.elements().getLast();
      assertThat(last.memoryBytes()).isBetween(1L, 100L << 20);
      assertThat(last.pids()).isEqualTo(1);
    }
    Collected<ContainerStats> stopped = new Collected<>();
    String idle = create("sleep", "1");
    try (StreamHandle _ = runtime().stats(idle, false, stopped)) {
      assertThat(failed(stopped.end())).isInstanceOf(NotRunning.class);
    }
  }

  @Test
  void eventsGoOnAfterABrokenConnectionWithoutLossOrRepetition() throws IOException {
    try (UnixProxy proxy = new UnixProxy(folder, engine().address());
        DockerRuntime watcher =
            new DockerRuntime(
                new DockerConfig(proxy.address(), ownLabels(), DockerLimits.DEFAULT))) {
      Events events = new Events();
      try (StreamHandle _ = watcher.events(Instant.now(), events)) {
        await().until(() -> events.connections.size() == 1);
        String first = started("false");
        await().until(() -> events.seen.size() == 2);
        proxy.refuse();
        String second = started("false");
        awaitState(second, ContainerState.EXITED);
        assertThat(events.seen).hasSize(2);
        proxy.allow();
        await().atMost(Duration.ofSeconds(30)).until(() -> events.seen.size() >= 4);
        String third = started("false");
        await().until(() -> events.seen.size() >= 6);
        assertThat(events.seen)
            .extracting(ContainerEvent::containerId)
            .containsExactly(first, first, second, second, third, third);
        assertThat(events.seen)
            .extracting(ContainerEvent::kind)
            .containsExactly(Kind.START, Kind.DIE, Kind.START, Kind.DIE, Kind.START, Kind.DIE);
        assertThat(events.interruptions).isNotEmpty();
      }
    }
  }
}
