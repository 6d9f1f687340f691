package io.drover.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.worker.runtime.ContainerEvent;
import io.drover.worker.runtime.ContainerEvent.Kind;
import io.drover.worker.runtime.ContainerHealth;
import io.drover.worker.runtime.StreamHandle;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
final class EventFeedTest extends FakeServerTestCase {
  private static final Instant SINCE = Instant.ofEpochSecond(1_000);

  private static String event(String action, long nanos, String attributes) {
    return "{\"Type\":\"container\",\"Action\":\""
        + action
        + "\",\"Actor\":{\"ID\":\""
        + ID
        + "\",\"Attributes\":{\"image\":\"i\",\"name\":\"x\",\"io.drover.node\":\"n1\""
        + attributes
        + "}},\"timeNano\":"
        + nanos
        + "}\n";
  }

  @Test
  void aBrokenConnectionIsMadeAgainAndNoEventIsToldTwiceOrLost() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger connections = new AtomicInteger();
    FakeEngineServer server =
        engine((request, answer) -> {
          answer.chunked();
          String start = event("start", 2_000_000_000_000L, "");
          if (connections.incrementAndGet() == 1) {
            answer.chunk(start);
            answer.chunk("{\"Type\":\"conta");
            answer.cut();
          } else {
            answer.chunk(start);
            answer.chunk(event("die", 2_000_500_000_000L, ",\"exitCode\":\"7\""));
            answer.chunk(event("health_status: unhealthy", 2_001_000_000_000L, ""));
            never.await();
          }
        });
    Events events = new Events();
    try (StreamHandle _ = connect(server).events(SINCE, events)) {
      await().until(() -> events.seen.size() >= 3);
      assertThat(events.seen)
          .containsExactly(
              new ContainerEvent(
                  Kind.START,
                  ID,
                  Instant.ofEpochSecond(2_000),
                  OWN,
                  Optional.empty(),
                  ContainerHealth.NONE),
              new ContainerEvent(
                  Kind.DIE,
                  ID,
                  Instant.ofEpochSecond(2_000, 500_000_000),
                  OWN,
                  Optional.of(7),
                  ContainerHealth.NONE),
              new ContainerEvent(
                  Kind.HEALTH,
                  ID,
                  Instant.ofEpochSecond(2_001),
                  OWN,
                  Optional.empty(),
                  ContainerHealth.UNHEALTHY));
      assertThat(events.connections).hasSize(2);
      assertThat(events.interruptions).hasSize(1);
      assertThat(
              server.seen().stream()
                  .map(FakeEngineServer.Seen::path)
                  .filter(p -> p.contains("/events")))
          .satisfiesExactly(
              p -> assertThat(p).contains("since=1000.000000000"),
              p -> assertThat(p).contains("since=1998.000000000"));
    }
  }

  @Test
  void anEngineThatIsAwayIsTriedAgainUntilItIsThere() throws IOException {
    Events events = new Events();
    EngineAddress address = new EngineAddress.Unix(folder.resolve("engine.sock"));
    CountDownLatch never = new CountDownLatch(1);
    try (StreamHandle _ = connect(address, LIMITS).events(SINCE, events)) {
      await().until(() -> !events.interruptions.isEmpty());
      assertThat(events.connections).isEmpty();
      engine((request, answer) -> {
        answer.chunked();
        never.await();
      });
      await().until(() -> events.connections.size() == 1);
    }
  }
}
