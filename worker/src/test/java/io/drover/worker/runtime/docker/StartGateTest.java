package io.drover.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.worker.runtime.docker.StartGate.Kind;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StartGateTest {
  private final StartGate gate = new StartGate(1);
  private final List<String> through = new CopyOnWriteArrayList<>();

  private Thread wants(Kind kind, String name) {
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                gate.enter(kind);
                through.add(name);
              } catch (InterruptedException e) {
                through.add(name + " gave up");
              }
            });
    await().until(() -> thread.getState() == Thread.State.WAITING);
    return thread;
  }

  private void leave(int seen) {
    gate.leave();
    await().until(() -> through.size() == seen);
  }

  @Test
  void letsStartsGoBeforeCreatesAndElseWhoeverCameFirst() throws InterruptedException {
    gate.enter(Kind.CREATE);
    wants(Kind.CREATE, "create 1");
    wants(Kind.CREATE, "create 2");
    wants(Kind.START, "start 1");
    wants(Kind.START, "start 2");

    assertThat(through).isEmpty();
    for (int seen = 1; seen <= 4; seen++) {
      leave(seen);
    }
    assertThat(through).containsExactly("start 1", "start 2", "create 1", "create 2");
  }

  @Test
  void doesNotLoseATurnOfOneThatGaveUp() throws InterruptedException {
    gate.enter(Kind.CREATE);
    wants(Kind.CREATE, "first").interrupt();
    await().until(() -> through.equals(List.of("first gave up")));
    wants(Kind.CREATE, "second");

    leave(2);
    gate.leave();
    gate.enter(Kind.START);

    assertThat(through).containsExactly("first gave up", "second");
  }
}
