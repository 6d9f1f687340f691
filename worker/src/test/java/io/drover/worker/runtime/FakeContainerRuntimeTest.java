package io.drover.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.worker.runtime.ContainerEvent.Kind;
import io.drover.worker.runtime.FakeFaults.Call;
import io.drover.worker.runtime.RuntimeFailure.EngineError;
import io.drover.worker.runtime.RuntimeFailure.EngineUnavailable;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
final class FakeContainerRuntimeTest extends ContainerRuntimeContract {
  private static final Map<String, String> OWN = Map.of("io.drover.node", "n1");

  private final FakeEngine engine = new FakeEngine();
  private final FakeContainerRuntime runtime = new FakeContainerRuntime(OWN, engine);

  FakeContainerRuntimeTest() {
    engine.addImage("busybox");
  }

  @Override
  protected ContainerRuntime runtime() {
    return runtime;
  }

  @Override
  protected ContainerRuntime stranger() {
    return new FakeContainerRuntime(Map.of("io.drover.node", "n2"), engine);
  }

  @Override
  protected Map<String, String> ownLabels() {
    return OWN;
  }

  @Override
  protected String image() {
    return "busybox";
  }

  @Override
  protected Instant engineTime() {
    return engine.now();
  }

  @Test
  void aHangingCallIsCarriedOutWhenItIsReleased() {
    runtime.faults().hang(Call.CREATE);
    CompletableFuture<Outcome<String>> create = runtime.create(request("sleep", "1"));
    assertThat(create).isNotDone();
    assertThat(engine.everything()).isEmpty();
    runtime.faults().release(Call.CREATE);
    assertThat(engine.everything()).extracting(ContainerInfo::id).containsExactly(done(create));
  }

  @Test
  void aCallCanBeMadeToFailOnce() {
    runtime.faults().failNext(Call.START, new EngineError("no"));
    String id = create("sleep", "1");
    assertThat(failed(runtime.start(id))).isEqualTo(new EngineError("no"));
    done(runtime.start(id));
  }

  @Test
  void anEngineThatCameBackTellsWhatWasMissed() {
    Events events = new Events();
    try (StreamHandle _ = runtime.events(engine.now(), events)) {
      String id = create("sleep", "1");
      done(runtime.start(id));
      engine.goDown("gone");
      assertThat(failed(runtime.list())).isInstanceOf(EngineUnavailable.class);
      engine.exit(id, 3);
      assertThat(events.seen).hasSize(1);
      engine.comeUp();
      assertThat(events.seen)
          .extracting(ContainerEvent::kind)
          .containsExactly(Kind.START, Kind.DIE);
      assertThat(events.interruptions).hasSize(1);
      assertThat(events.connections).hasSize(2);
    }
  }
}
