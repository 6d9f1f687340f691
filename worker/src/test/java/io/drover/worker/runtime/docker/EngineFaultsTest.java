package io.drover.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.worker.runtime.FakeContainerRuntime.Collected;
import io.drover.worker.runtime.Nothing;
import io.drover.worker.runtime.Outcome;
import io.drover.worker.runtime.OutputChunk;
import io.drover.worker.runtime.OutputChunk.Source;
import io.drover.worker.runtime.RuntimeFailure;
import io.drover.worker.runtime.RuntimeFailure.EngineUnavailable;
import io.drover.worker.runtime.RuntimeFailure.PortInUse;
import io.drover.worker.runtime.RuntimeFailure.TimedOut;
import io.drover.worker.runtime.StreamHandle;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
final class EngineFaultsTest extends FakeServerTestCase {
  private static final DockerLimits SHORT =
      new DockerLimits(
          Duration.ofMillis(200),
          Duration.ofMillis(200),
          Duration.ofMillis(200),
          Duration.ofMillis(200),
          4,
          2,
          ANSWER_BYTES_MAX);

  @Test
  void anEngineThatAcceptsAndNeverAnswersIsUnavailable() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    FakeEngineServer server = serve((request, answer) -> never.await());
    DockerRuntime runtime = connect(server.address(), SHORT);
    assertThat(failed(runtime.ping())).isInstanceOf(EngineUnavailable.class);
    assertThat(failed(runtime.list())).isInstanceOf(EngineUnavailable.class);
    assertThat(failed(runtime.engine()).message()).contains("no answer within 200 ms");
  }

  @Test
  void anEngineThatHangsAfterThePingIsUnavailableOnlyIfItAnswersNoPingThen() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch hung = new CountDownLatch(1);
    FakeEngineServer server =
        serve((request, answer) -> {
          if (request.isPing() && hung.getCount() > 0) {
            answer.ping("1.41");
          } else {
            never.await();
          }
        });
    DockerRuntime runtime = connect(server.address(), SHORT);
    assertThat(failed(runtime.list())).isInstanceOf(TimedOut.class);
    hung.countDown();
    assertThat(failed(runtime.list())).isInstanceOf(EngineUnavailable.class);
  }

  @Test
  void anAnswerThatIsNotHttpIsUnavailable() throws IOException {
    AtomicReference<String> garbage = new AtomicReference<>("SSH-2.0-OpenSSH_9.2\r\n\r\n");
    FakeEngineServer server = serve((request, answer) -> answer.raw(garbage.get()));
    DockerRuntime runtime = connect(server);
    for (String text :
        List.of(
            "SSH-2.0-OpenSSH_9.2\r\n\r\n",
            "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n",
            "x".repeat(100_000))) {
      garbage.set(text);
      assertThat(failed(runtime.ping()))
          .isInstanceOf(EngineUnavailable.class)
          .satisfies(f -> assertThat(f.message()).contains("not HTTP"));
    }
  }

  @Test
  void anAnswerThatIsCutOffIsUnavailable() throws IOException {
    FakeEngineServer server =
        engine((request, answer) -> {
          answer.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[");
          answer.cut();
        });
    assertThat(failed(connect(server).list())).isInstanceOf(EngineUnavailable.class);
  }

  @Test
  void anAnswerThatIsNotJsonIsUnavailable() throws IOException {
    FakeEngineServer server = engine((request, answer) -> answer.json(200, "<html>"));
    assertThat(failed(connect(server).list())).isInstanceOf(EngineUnavailable.class);
  }

  @Test
  void anAnswerThatIsLargerThanAllowedIsRefusedAndTheNextOneIsTaken() throws IOException {
    AtomicReference<String> list = new AtomicReference<>("[" + " ".repeat(ANSWER_BYTES_MAX) + "]");
    FakeEngineServer server = engine((request, answer) -> answer.json(200, list.get()));
    DockerRuntime runtime = connect(server);
    assertThat(failed(runtime.list()))
        .isInstanceOf(EngineUnavailable.class)
        .satisfies(f ->
            assertThat(f.message())
                .isEqualTo("the engine's answer is larger than " + ANSWER_BYTES_MAX + " bytes"));
    list.set("[]");
    assertThat(done(runtime.list())).isEmpty();
  }

  @Test
  void whereNoEngineListensTheFailureNamesTheAddress() {
    EngineAddress nowhere = EngineAddress.parse("unix:///nonexistent/docker.sock");
    assertThat(failed(connect(nowhere, LIMITS).ping()))
        .isInstanceOf(EngineUnavailable.class)
        .satisfies(f -> assertThat(f.message()).contains("unix:///nonexistent/docker.sock"));
  }

  @Test
  void outputThatIsCutOffEndsWithAFailureAfterWhatCame() throws IOException {
    FakeEngineServer server =
        engine((request, answer) -> {
          if (request.call().endsWith("/json")) {
            answer.json(200, container());
            return;
          }
          answer.chunked();
          answer.chunk("\1\0\0\0\0\0\0\5hello");
          answer.chunk("\2\0\0\0\0\0\0\11wor");
          answer.cut();
        });
    DockerRuntime runtime = connect(server);
    Collected<OutputChunk> sink = new Collected<>();
    try (StreamHandle _ = runtime.logs(allLogs(ID), sink)) {
      assertThat(failed(sink.end())).isInstanceOf(EngineUnavailable.class);
      assertThat(text(sink, Source.STDOUT)).isEqualTo("hello");
      assertThat(text(sink, Source.STDERR)).isEqualTo("wor");
    }
  }

  @Test
  void noMoreStartsThanAllowedAreAtTheEngineAtOnce() throws IOException {
    CountDownLatch go = new CountDownLatch(1);
    FakeEngineServer server =
        engine((request, answer) -> {
          if (request.call().endsWith("/json")) {
            answer.json(200, container());
            return;
          }
          go.await();
          answer.none(204);
        });
    DockerLimits patient =
        new DockerLimits(
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            4,
            100,
            ANSWER_BYTES_MAX);
    DockerRuntime runtime = connect(server.address(), patient);
    done(runtime.inspect(ID));
    List<CompletableFuture<Outcome<Nothing>>> starts = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      starts.add(runtime.start(ID));
    }
    await().until(() -> starts(server) == 4);
    // Other calls are not held up meanwhile, and give a fifth start the time to show itself.
    done(runtime.inspect(ID));
    done(runtime.ping());
    assertThat(starts(server)).isEqualTo(4);
    go.countDown();
    starts.forEach(start -> done(start));
    assertThat(starts(server)).isEqualTo(10);
  }

  private static long starts(FakeEngineServer server) {
    return server.calls().stream().filter(c -> c.endsWith("/start")).count();
  }

  @Test
  void startsThatWaitedForAHungEngineFailByItsPing() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    AtomicReference<String> hung = new AtomicReference<>("no");
    FakeEngineServer server =
        serve((request, answer) -> {
          if (hung.get().equals("yes")) {
            never.await();
          } else if (request.isPing()) {
            answer.ping("1.41");
          } else {
            answer.json(200, container());
          }
        });
    DockerRuntime runtime =
        connect(
            server.address(),
            new DockerLimits(
                Duration.ofMillis(200),
                Duration.ofSeconds(20),
                Duration.ofMillis(200),
                Duration.ofSeconds(20),
                1,
                100,
                ANSWER_BYTES_MAX));
    done(runtime.inspect(ID));
    hung.set("yes");
    List<CompletableFuture<Outcome<Nothing>>> starts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      starts.add(runtime.start(ID));
    }
    starts.forEach(start -> assertThat(failed(start)).isInstanceOf(EngineUnavailable.class));
    assertThat(starts(server)).isEqualTo(1);
    hung.set("no");
    done(runtime.start(ID));
  }

  @Test
  void createAndStartAreTwoRequestsOnOneConnection() throws IOException {
    FakeEngineServer server =
        engine((request, answer) -> {
          if (request.call().endsWith("/create")) {
            answer.json(201, "{\"Id\":\"" + ID + "\",\"Warnings\":null}");
          } else {
            answer.none(204);
          }
        });
    DockerRuntime runtime = connect(server);
    String id = done(runtime.create(request("true")));
    done(runtime.start(id));
    assertThat(server.calls())
        .containsExactly("POST /containers/create", "POST /containers/" + ID + "/start");
    assertThat(server.seen()).allMatch(s -> s.connection() == 0);
  }

  @Test
  void theVersionSpokenIsTheNewestThatBothKnow() throws IOException {
    AtomicReference<String> theirs = new AtomicReference<>("1.41");
    FakeEngineServer server =
        serve((request, answer) -> {
          if (request.isPing()) {
            answer.ping(theirs.get());
          } else {
            answer.json(200, "[]");
          }
        });
    DockerRuntime runtime = connect(server);
    done(runtime.list());
    theirs.set("1.99");
    done(runtime.ping());
    done(runtime.list());
    assertThat(
            server.seen().stream().map(FakeEngineServer.Seen::path).filter(p -> p.contains("json")))
        .satisfiesExactly(
            p -> assertThat(p).startsWith("/v1.41/"), p -> assertThat(p).startsWith("/v1.44/"));
    theirs.set("1.24");
    assertThat(failed(runtime.ping()).message()).contains("1.24", "1.40");
  }

  @Test
  void moreCallsThanAllowedAreRefusedAtOnce() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    FakeEngineServer server = serve((request, answer) -> never.await());
    DockerLimits limits =
        new DockerLimits(
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            4,
            2,
            ANSWER_BYTES_MAX);
    DockerRuntime runtime = connect(server.address(), limits);
    CompletableFuture<Outcome<Nothing>> first = runtime.ping();
    CompletableFuture<Outcome<Nothing>> second = runtime.ping();
    assertThat(failed(runtime.ping()).message()).contains("more calls");
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
  }

  @Test
  void closingTheRuntimeEndsCallsThatHang() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    FakeEngineServer server = serve((request, answer) -> never.await());
    DockerRuntime runtime = connect(server);
    CompletableFuture<Outcome<Nothing>> ping = runtime.ping();
    await().until(() -> server.seen().size() == 1);
    runtime.close();
    RuntimeFailure failure = failed(ping);
    assertThat(failure).isInstanceOf(EngineUnavailable.class);
    assertThat(failure.message()).contains("closed");
  }

  @Test
  void aTakenPortIsToldFromOtherErrors() throws IOException {
    FakeEngineServer server =
        engine((request, answer) -> {
          if (request.call().endsWith("/json")) {
            answer.json(200, container());
            return;
          }
          answer.json(
              500,
              "{\"message\":\"driver failed programming external connectivity: Bind for"
                  + " 0.0.0.0:80 failed: port is already allocated\"}");
        });
    assertThat(failed(connect(server).start(ID))).isInstanceOf(PortInUse.class);
  }
}
