package io.drover.worker.runtime.docker;

import io.drover.worker.runtime.ContainerRuntime;
import io.drover.worker.runtime.RuntimeTestCase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A test of the runtime against an engine that behaves as the test says. */
@Timeout(60)
abstract class FakeServerTestCase extends RuntimeTestCase {
  static final Map<String, String> OWN = Map.of("io.drover.node", "n1");
  static final String ID = "a".repeat(64);

  static final int ANSWER_BYTES_MAX = 100_000;

  /** Long where an answer is expected, short where none is. */
  static final DockerLimits LIMITS =
      new DockerLimits(
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofMillis(300),
          Duration.ofMillis(500),
          4,
          100,
          ANSWER_BYTES_MAX);

  private final List<AutoCloseable> open = new ArrayList<>();
  private @Nullable DockerRuntime runtime;
  @TempDir Path folder = Path.of("");

  @AfterEach
  final void closeAll() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  final FakeEngineServer serve(FakeEngineServer.Handler handler) throws IOException {
    FakeEngineServer server = new FakeEngineServer(folder, handler);
    open.add(server);
    return server;
  }

  /** Serves pings, and everything else as the handler says. */
  final FakeEngineServer engine(FakeEngineServer.Handler handler) throws IOException {
    return serve((request, answer) -> {
      if (request.isPing()) {
        answer.ping("1.41");
      } else {
        handler.answer(request, answer);
      }
    });
  }

  final DockerRuntime connect(EngineAddress address, DockerLimits limits) {
    DockerRuntime made = new DockerRuntime(new DockerConfig(address, OWN, limits));
    open.add(made);
    runtime = made;
    return made;
  }

  final DockerRuntime connect(FakeEngineServer server) {
    return connect(server.address(), LIMITS);
  }

  /** The description of a container of the owner. */
  static String container() {
    return "{\"Id\":\""
        + ID
        + "\",\"Name\":\"/x\",\"Image\":\"sha256:1\",\"State\":{\"Status\":\"running\"},"
        + "\"Config\":{\"Image\":\"i\",\"Labels\":{\"io.drover.node\":\"n1\"}}}";
  }

  @Override
  protected final ContainerRuntime runtime() {
    return Objects.requireNonNull(runtime);
  }

  @Override
  protected final Map<String, String> ownLabels() {
    return OWN;
  }

  @Override
  protected final String image() {
    return "busybox";
  }
}
