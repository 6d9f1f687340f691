package io.drover.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.proto.ContainerSpec;
import io.drover.proto.Healthcheck;
import io.drover.proto.PortBinding;
import io.drover.proto.Resources;
import io.drover.worker.runtime.ContainerEvent;
import io.drover.worker.runtime.ContainerEvent.Kind;
import io.drover.worker.runtime.ContainerHealth;
import io.drover.worker.runtime.ContainerInfo;
import io.drover.worker.runtime.ContainerState;
import io.drover.worker.runtime.CreateRequest;
import io.drover.worker.runtime.RuntimeFailure.BadRequest;
import io.drover.worker.runtime.RuntimeFailure.PortInUse;
import io.drover.worker.runtime.StopRequest;
import io.drover.worker.runtime.StreamHandle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How containers of the real engine live and end. */
@Timeout(90)
final class ContainerLifeDockerTest extends DockerTestCase {
  private static final String TRAPPED = "trap 'exit 42' INT; trap 'exit 43' TERM; echo up; ";
  private static final String WAIT = "while :; do sleep 0.1; done";

  ContainerLifeDockerTest(EngineFixture engine) {
    super(engine);
  }

  private String started(ContainerSpec spec) {
    String id = done(runtime().create(withSpec(request(), spec)));
    done(runtime().start(id));
    return id;
  }

  private ContainerSpec shell(String script) {
    return request("sh", "-c", script).spec();
  }

  private void awaitOutput(String id, String wanted) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> StreamsDockerTest.output(runtime(), id).contains(wanted));
  }

  @Test
  void aStopSendsTheSignalAskedForElseTheContainersOwn() {
    String asked = started(shell(TRAPPED + WAIT));
    awaitOutput(asked, "up");
    done(runtime().stop(new StopRequest(asked, "SIGINT", Duration.ofSeconds(20))));
    assertThat(info(asked).status().exitCode()).contains(42);
    String own = started(shell(TRAPPED + WAIT).toBuilder().setStopSignal("SIGINT").build());
    awaitOutput(own, "up");
    done(runtime().stop(new StopRequest(own, "", Duration.ofSeconds(20))));
    assertThat(info(own).status().exitCode()).contains(42);
    String usual = started(shell(TRAPPED + WAIT));
    awaitOutput(usual, "up");
    done(runtime().stop(new StopRequest(usual, "", Duration.ofSeconds(20))));
    assertThat(info(usual).status().exitCode()).contains(43);
  }

  @Test
  void aStopThatIsIgnoredKillsAfterTheGraceTime() {
    String id = started(shell("trap '' INT TERM; echo up; " + WAIT));
    awaitOutput(id, "up");
    long before = System.nanoTime();
    done(runtime().stop(new StopRequest(id, "SIGINT", Duration.ofMillis(700))));
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(700));
    assertThat(info(id).status().exitCode()).contains(137);
  }

  @Test
  void aKillDeliversAnySignal() {
    String id = started(shell(TRAPPED + WAIT));
    awaitOutput(id, "up");
    done(runtime().kill(id, "SIGINT"));
    awaitState(id, ContainerState.EXITED);
    assertThat(info(id).status().exitCode()).contains(42);
  }

  private static List<Kind> kinds(Events events) {
    return events.seen.stream().map(ContainerEvent::kind).toList();
  }

  @Test
  void aContainerThatEatsItsMemoryIsKilledForIt() {
    CreateRequest request = request("sh", "-c", "tail /dev/zero");
    CreateRequest limited =
        new CreateRequest(
            request.name(),
            request.spec().toBuilder().setMemorySwapBytes(16 << 20).build(),
            request.reservations(),
            Resources.newBuilder().setMemoryBytes(16 << 20).build(),
            List.of(),
            ownLabels(),
            request.logLimits());
    Events events = new Events();
    try (StreamHandle _ = runtime().events(Instant.now(), events)) {
      String id = done(runtime().create(limited));
      done(runtime().start(id));
      awaitState(id, ContainerState.EXITED);
      assertThat(info(id).status().exitCode()).contains(137);
      await().until(() -> kinds(events).containsAll(List.of(Kind.OOM, Kind.DIE)));
      // An engine that is told of it after the end only never says so of the container.
      boolean told = kinds(events).indexOf(Kind.OOM) < kinds(events).indexOf(Kind.DIE);
      assertThat(info(id).status().oomKilled()).isEqualTo(told);
    }
  }

  @Test
  void healthIsToldByInspectAndByEvents() {
    Healthcheck check =
        Healthcheck.newBuilder()
            .addTest("CMD-SHELL")
            .addTest("cat /tmp/healthy")
            .setIntervalMillis(200)
            .setTimeoutMillis(10_000)
            .setRetries(1)
            .build();
    Events events = new Events();
    try (StreamHandle _ = runtime().events(Instant.now(), events)) {
      String id =
          started(
              shell("touch /tmp/healthy; sleep 1000").toBuilder().setHealthcheck(check).build());
      awaitHealth(id, ContainerHealth.HEALTHY);
      String sick = started(shell("sleep 1000").toBuilder().setHealthcheck(check).build());
      awaitHealth(sick, ContainerHealth.UNHEALTHY);
      await()
          .untilAsserted(() ->
              assertThat(events.seen)
                  .filteredOn(e -> e.kind() == Kind.HEALTH)
                  .extracting(ContainerEvent::health)
                  .contains(ContainerHealth.HEALTHY, ContainerHealth.UNHEALTHY));
    }
  }

  @Test
  void anImageTellsWhetherItSaysHowHealthIsChecked() throws IOException {
    assertThat(done(runtime().inspectImage(image())).checksHealth()).isFalse();
    String repository = image().replace(":latest", "");
    Query commit =
        Query.of("/commit")
            .with("container", create("true"))
            .with("repo", repository)
            .with("tag", "checked")
            .with("changes", "HEALTHCHECK CMD true");
    EngineApi api = engine().api();
    api.post(commit, api.mapper().createObjectNode(), Duration.ofSeconds(60));
    String checked = repository + ":checked";
    try {
      assertThat(done(runtime().inspectImage(checked)).checksHealth()).isTrue();
    } finally {
      api.act("DELETE", Query.of("/images/" + checked), Duration.ofSeconds(60));
    }
  }

  private void awaitHealth(String id, ContainerHealth health) {
    await().atMost(Duration.ofSeconds(30)).until(() -> info(id).status().health() == health);
  }

  @Test
  void aCommandThatIsNotInTheImageIsABadRequestAndToldByInspect() {
    String id = create("/no/such/program");
    assertThat(failed(runtime().start(id)))
        .isInstanceOf(BadRequest.class)
        .satisfies(f -> assertThat(f.message()).contains("/no/such/program"));
    ContainerInfo info = info(id);
    assertThat(info.state()).isEqualTo(ContainerState.CREATED);
    assertThat(info.status().exitCode()).contains(127);
    assertThat(info.status().error()).contains("/no/such/program");
  }

  @Test
  void aPublishedPortIsReachedAndToldAndCannotBeTakenTwice() throws IOException {
    CreateRequest first = listening(0);
    String id = done(runtime().create(first));
    done(runtime().start(id));
    List<PortBinding> ports = info(id).ports();
    assertThat(ports).hasSize(1);
    assertThat(ports.getFirst().getContainerPort()).isEqualTo(8080);
    assertThat(ports.getFirst().getProtocol()).isEqualTo("tcp");
    assertThat(ports.getFirst().getHostIp()).isEqualTo("127.0.0.1");
    int port = ports.getFirst().getHostPort();
    await().ignoreExceptions().until(() -> read(port).equals("ahoy\n"));
    String second = done(runtime().create(listening(port)));
    assertThat(failed(runtime().start(second))).isInstanceOf(PortInUse.class);
  }

  private CreateRequest listening(int hostPort) {
    CreateRequest request = request("sh", "-c", "while :; do echo ahoy | nc -l -p 8080; done");
    return new CreateRequest(
        request.name(),
        request.spec().toBuilder().setNetworkMode("").build(),
        request.reservations(),
        request.limits(),
        List.of(
            PortBinding.newBuilder()
                .setContainerPort(8080)
                .setHostPort(hostPort)
                .setHostIp("127.0.0.1")
                .setProtocol("tcp")
                .build()),
        ownLabels(),
        request.logLimits());
  }

  private static String read(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(2_000);
      return new String(socket.getInputStream().readNBytes(5), StandardCharsets.UTF_8);
    }
  }
}
