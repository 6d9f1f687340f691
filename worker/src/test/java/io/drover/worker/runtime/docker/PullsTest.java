package io.drover.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.proto.ContainerSpec.PullPolicy;
import io.drover.worker.runtime.ImageFacts;
import io.drover.worker.runtime.Outcome;
import io.drover.worker.runtime.PullProgress;
import io.drover.worker.runtime.PullRequest;
import io.drover.worker.runtime.RuntimeFailure;
import io.drover.worker.runtime.RuntimeFailure.BadRequest;
import io.drover.worker.runtime.RuntimeFailure.ImageNotFound;
import io.drover.worker.runtime.RuntimeFailure.PullDenied;
import io.drover.worker.runtime.RuntimeFailure.PullFailed;
import io.drover.worker.runtime.docker.FakeEngineServer.Handler;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
final class PullsTest extends FakeServerTestCase {
  private static final String IMAGE =
      "{\"Id\":\"sha256:1\",\"Size\":7,\"RepoDigests\":[\"other@sha256:3\",\"app@sha256:2\"]}";
  private static final PullRequest ALWAYS = new PullRequest("app:1", "", PullPolicy.ALWAYS);

  /** An engine that has the image from the first pull on. */
  private FakeEngineServer registry(Handler pull) throws IOException {
    CountDownLatch pulled = new CountDownLatch(1);
    return engine((request, answer) -> {
      if (request.call().equals("POST /images/create")) {
        pull.answer(request, answer);
        pulled.countDown();
      } else if (pulled.getCount() == 0) {
        answer.json(200, IMAGE);
      } else {
        answer.json(404, "{\"message\":\"No such image: app:1\"}");
      }
    });
  }

  @Test
  void aLineOfAPullMayBeNoLargerThanAllowedHoweverManyThereAre() throws IOException {
    String line = "{\"status\":\"" + "x".repeat(JsonDocuments.DOCUMENT_BYTES_MAX / 2) + "\"}\n";
    AtomicReference<String> lines = new AtomicReference<>(line.repeat(3));
    FakeEngineServer server = registry((request, answer) -> answer.json(200, lines.get()));
    DockerRuntime runtime = connect(server.address(), DockerLimits.DEFAULT);
    done(runtime.pull(ALWAYS, progress -> {}));
    lines.set("{\"status\":[" + "1,".repeat(JsonDocuments.DOCUMENT_BYTES_MAX) + "1]}");
    assertThat(failed(runtime.pull(ALWAYS, progress -> {})).message())
        .contains("the engine's answer is larger than 1048576 bytes");
  }

  @Test
  void concurrentPullsOfOneImageAreOne() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    List<PullProgress> first = new CopyOnWriteArrayList<>();
    List<PullProgress> second = new CopyOnWriteArrayList<>();
    FakeEngineServer server =
        registry((request, answer) -> {
          answer.chunked();
          answer.chunk("{\"status\":\"Pulling from app\",\"id\":\"1\"}");
          // Goes on until both hear of it.
          while (first.isEmpty() || second.isEmpty()) {
            answer.chunk(
                "{\"status\":\"Downloading\",\"id\":\"aa\","
                    + "\"progressDetail\":{\"current\":3,\"total\":10}}");
            boolean _ = never.await(10, TimeUnit.MILLISECONDS);
          }
          answer.chunk("{\"status\":\"Pull complete\",\"id\":\"aa\"}");
          answer.end();
        });
    DockerRuntime runtime = connect(server.address(), DockerLimits.DEFAULT);
    CompletableFuture<Outcome<ImageFacts>> one = runtime.pull(ALWAYS, first::add);
    CompletableFuture<Outcome<ImageFacts>> two = runtime.pull(ALWAYS, second::add);
    assertThat(done(one)).isEqualTo(new ImageFacts("sha256:1", "app@sha256:2", 7, false));
    assertThat(done(two)).isEqualTo(done(one));
    assertThat(server.calls()).filteredOn("POST /images/create"::equals).hasSize(1);
    assertThat(first.getFirst()).isEqualTo(new PullProgress(0, 1, 3, 10));
    assertThat(first.getLast()).isEqualTo(new PullProgress(1, 1, 10, 10));
    assertThat(second.getLast()).isEqualTo(first.getLast());
  }

  @Test
  void anImageTellsWhetherItSaysHowHealthIsChecked() throws IOException {
    AtomicReference<String> image = new AtomicReference<>(IMAGE);
    FakeEngineServer server = engine((request, answer) -> answer.json(200, image.get()));
    DockerRuntime runtime = connect(server);
    assertThat(done(runtime.inspectImage("app:1")).checksHealth()).isFalse();
    image.set(
        "{\"Id\":\"sha256:1\",\"Config\":{\"Healthcheck\":{\"Test\":[\"CMD-SHELL\",\"true\"]}}}");
    assertThat(done(runtime.inspectImage("app:1")).checksHealth()).isTrue();
  }

  @Test
  void aMissingImageIsPulledByItsTag() throws IOException {
    FakeEngineServer server =
        registry((request, answer) -> answer.json(200, "{\"status\":\"ok\"}"));
    DockerRuntime runtime = connect(server);
    PullRequest missing = new PullRequest("app:1", "linux/amd64", PullPolicy.MISSING);
    assertThat(done(runtime.pull(missing, p -> {})).digest()).isEqualTo("app@sha256:2");
    assertThat(server.seen().stream().map(FakeEngineServer.Seen::path))
        .contains("/v1.41/images/create?fromImage=app&tag=1&platform=linux%2Famd64");
    done(runtime.pull(missing, p -> {}));
    assertThat(server.calls()).filteredOn("POST /images/create"::equals).hasSize(1);
  }

  @Test
  void aRegistrysWordsBecomeTypedFailures() throws IOException {
    assertThat(failureOf("pull access denied for app, repository does not exist or may require"))
        .isInstanceOf(PullDenied.class);
    assertThat(failureOf("manifest for app:1 not found: manifest unknown: manifest unknown"))
        .isInstanceOf(ImageNotFound.class);
    assertThat(failureOf("Get https://r/v2/: dial tcp: lookup r: no such host"))
        .isInstanceOf(PullFailed.class);
  }

  private RuntimeFailure failureOf(String words) throws IOException {
    FakeEngineServer server =
        registry((request, answer) -> {
          answer.chunked();
          answer.chunk("{\"status\":\"Pulling\"}");
          answer.chunk("{\"errorDetail\":{\"message\":\"" + words + "\"},\"error\":\"x\"}");
          answer.end();
        });
    try (server;
        DockerRuntime runtime = connect(server)) {
      return failed(runtime.pull(ALWAYS, p -> {}));
    } finally {
      Files.delete(folder.resolve("engine.sock"));
    }
  }

  @Test
  void aPullThatMakesNoProgressFails() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    FakeEngineServer server =
        registry((request, answer) -> {
          answer.chunked();
          answer.chunk("{\"status\":\"Downloading\",\"id\":\"aa\"}");
          never.await();
        });
    assertThat(failed(connect(server).pull(ALWAYS, p -> {})))
        .isInstanceOf(PullFailed.class)
        .satisfies(f -> assertThat(f.message()).contains("no progress"));
  }

  @Test
  void aSlowPullThatGoesOnHasNoLimit() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    FakeEngineServer server =
        registry((request, answer) -> {
          answer.chunked();
          for (int i = 0; i < 8; i++) {
            answer.chunk("{\"status\":\"Downloading\",\"id\":\"aa\"}");
            // Together more than the limit on silence, each much less.
            boolean _ = never.await(100, TimeUnit.MILLISECONDS);
          }
          answer.end();
        });
    assertThat(done(connect(server).pull(ALWAYS, p -> {})).id()).isEqualTo("sha256:1");
  }

  @Test
  void whatIsNoImageReferenceNeverReachesTheEngine() throws IOException {
    FakeEngineServer server = engine((request, answer) -> answer.none(500));
    DockerRuntime runtime = connect(server);
    for (String image : List.of("../containers", "a b", "a?x=1", "a\r\nX: y")) {
      assertThat(failed(runtime.inspectImage(image))).isInstanceOf(BadRequest.class);
    }
    assertThat(server.calls()).isEmpty();
  }
}
