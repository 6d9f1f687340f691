package io.drover.it.sim.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.it.sim.node.EngineWitness.By;
import io.drover.it.sim.node.EngineWitness.What;
import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.MachineClock;
import io.drover.it.sim.world.SimProcess;
import io.drover.proto.ContainerSpec;
import io.drover.proto.ContainerSpec.PullPolicy;
import io.drover.proto.Resources;
import io.drover.worker.runtime.ContainerEvent;
import io.drover.worker.runtime.ContainerEvent.Kind;
import io.drover.worker.runtime.ContainerInfo;
import io.drover.worker.runtime.ContainerState;
import io.drover.worker.runtime.CreateRequest;
import io.drover.worker.runtime.FakeFaults.Call;
import io.drover.worker.runtime.ImageFacts;
import io.drover.worker.runtime.LogLimits;
import io.drover.worker.runtime.Nothing;
import io.drover.worker.runtime.Outcome;
import io.drover.worker.runtime.Outcome.Done;
import io.drover.worker.runtime.Outcome.Failed;
import io.drover.worker.runtime.PullRequest;
import io.drover.worker.runtime.RuntimeFailure.EngineUnavailable;
import io.drover.worker.runtime.RuntimeFailure.PullFailed;
import io.drover.worker.runtime.RuntimeTestCase;
import io.drover.worker.runtime.StopRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SimEngineTest {
  private static final Map<String, String> OWN = Map.of("io.drover.node", "n1");

  private final Agenda agenda = new Agenda();
  private final MachineClock clock = new MachineClock(agenda, 0, 0);
  private final List<String> witnessed = new ArrayList<>();
  private final SimRegistry registry = new SimRegistry();
  private final SimEngine engine =
      new SimEngine(
          "e1", new SimEngine.Surroundings(agenda, clock, new Chance(1), new Notes()), registry);
  private final SimProcess process = new SimProcess(agenda, clock);
  private final SimRuntime runtime = engine.connect(process, "w1", OWN);

  SimEngineTest() {
    engine.addImage("busybox");
  }

  @Test
  void aContainerThatIgnoresSignalsDiesOnlyAtTheEndOfTheGrace() {
    engine.habits().programs((request, chance) -> Program.steady(chance).deaf());
    String id = started("a");
    CompletableFuture<Outcome<Nothing>> stop =
        runtime.stop(new StopRequest(id, "", Duration.ofSeconds(30)));
    pass(29);
    assertThat(stop).isNotDone();
    assertThat(engine.running()).hasSize(1);
    pass(2);
    done(stop);
    assertThat(witnessed).contains("ended a 137 STOP of w1");
  }

  @Test
  void aHungEngineIsFoundUnavailableAndWhatWasAskedMayHappenWhenItGoesOn() {
    engine.hang();
    CompletableFuture<Outcome<String>> late = runtime.create(request("a"));
    pass(70);
    assertThat(late.join())
        .isInstanceOfSatisfying(
            Failed.class, f -> assertThat(f.failure()).isInstanceOf(EngineUnavailable.class));
    CompletableFuture<Outcome<String>> inTime = runtime.create(request("b"));
    pass(6);
    assertThat(inTime.join()).as("a long row does not find out each").isInstanceOf(Failed.class);
    CompletableFuture<Outcome<List<ContainerInfo>>> list = runtime.list();
    engine.unhang();
    pass(1);
    done(list);
  }

  @Test
  void containersOutliveADaemonWithLiveRestoreOnly() {
    String id = started("a");
    engine.stopDaemon(true);
    pass(1);
    assertThat(runtimeFailure(runtime.list())).isInstanceOf(EngineUnavailable.class);
    engine.startDaemon();
    assertThat(engine.running()).hasSize(1);
    engine.stopDaemon(false);
    engine.startDaemon();
    ContainerInfo info = done(runtime.inspect(id));
    assertThat(info.state()).isEqualTo(ContainerState.EXITED);
    assertThat(info.status().exitCode()).contains(137);
    assertThat(witnessed).contains("ended a 137 DAEMON_STOP");
  }

  @Test
  void aCrashOfTheMachineLeavesExitedContainers() {
    String id = started("a");
    process.kill();
    engine.crash();
    pass(60);
    engine.startDaemon();
    SimRuntime next = engine.connect(new SimProcess(agenda, clock), "w2", OWN);
    assertThat(done(next.inspect(id)).state()).isEqualTo(ContainerState.EXITED);
  }

  @Test
  void aStreamOfEventsComesBackAndTellsWhatItMissedOnce() {
    RuntimeTestCase.Events events = new RuntimeTestCase.Events();
    var handle = runtime.events(Instant.ofEpochMilli(clock.wallMillis()), events);
    String id = started("a");
    engine.dropEvents();
    engine.exit(id, 3);
    pass(2);
    assertThat(events.seen).extracting(ContainerEvent::kind).containsExactly(Kind.START, Kind.DIE);
    assertThat(events.connections).hasSize(2);
    assertThat(events.interruptions).hasSize(1);
    handle.close();
  }

  @Test
  void aHungPullFailsForItsSilenceAndALaterOneIsAnother() {
    registry.add("web");
    registry.hang(1_000);
    CompletableFuture<Outcome<ImageFacts>> hung = pull("web");
    CompletableFuture<Outcome<ImageFacts>> shared = pull("web");
    pass(121);
    assertThat(runtimeFailure(hung)).isInstanceOf(PullFailed.class);
    assertThat(runtimeFailure(shared)).isInstanceOf(PullFailed.class);
    registry.heal();
    done(pull("web"));
  }

  @Test
  void aPullIsAskedForAnewAfterTheDaemonWasRestarted() {
    registry.add("web");
    registry.takes(10_000);
    CompletableFuture<Outcome<ImageFacts>> first = pull("web");
    pass(1);
    engine.stopDaemon(true);
    pass(1);
    assertThat(runtimeFailure(first)).isInstanceOf(EngineUnavailable.class);
    engine.startDaemon();
    done(pull("web"));
  }

  @Test
  void aNameThatSomebodyElseTookIsAConflictWithAContainerOfNobody() {
    engine.habits().conflicts(1_000);
    assertThat(runtime.create(request("a")).thenApply(Outcome::toFailure)).isNotNull();
    pass(5);
    assertThat(engine.everything()).hasSize(1);
    assertThat(done(runtime.list())).isEmpty();
  }

  @Test
  void aPausedProcessGetsItsAnswersWhenItWakesUpAndAKilledOneNever() {
    CompletableFuture<Outcome<String>> create = runtime.create(request("a"));
    process.pause();
    pass(10);
    assertThat(create).isNotDone();
    assertThat(engine.everything()).hasSize(1);
    process.resume();
    String id = done(create);
    CompletableFuture<Outcome<Nothing>> start = runtime.start(id);
    pass(10);
    done(start);
    CompletableFuture<Outcome<Nothing>> stop =
        runtime.stop(new StopRequest(id, "", Duration.ofSeconds(5)));
    process.kill();
    pass(100);
    assertThat(stop).isNotDone();
  }

  @Test
  void failingStartsFail() {
    engine.habits().fail(Call.START, 1_000);
    String id = done(runtime.create(request("a")));
    assertThat(runtime.start(id).thenApply(Outcome::toFailure)).isNotNull();
    pass(10);
    assertThat(engine.running()).isEmpty();
    assertThat(done(runtime.inspect(id)).state()).isEqualTo(ContainerState.CREATED);
  }

  private CompletableFuture<Outcome<ImageFacts>> pull(String image) {
    return runtime.pull(new PullRequest(image, "", PullPolicy.MISSING), progress -> {});
  }

  private String started(String name) {
    String id = done(runtime.create(request(name)));
    done(runtime.start(id));
    return id;
  }

  private static CreateRequest request(String name) {
    return new CreateRequest(
        name,
        ContainerSpec.newBuilder().setImage("busybox").build(),
        Resources.getDefaultInstance(),
        Resources.getDefaultInstance(),
        List.of(),
        OWN,
        LogLimits.DEFAULT);
  }

  private void pass(long seconds) {
    long end = agenda.nowNanos() + TimeUnit.SECONDS.toNanos(seconds);
    while (agenda.step(end)) {
      // Everything that is due happens.
    }
  }

  private <T> T done(CompletableFuture<Outcome<T>> future) {
    while (!future.isDone() && agenda.nowNanos() < Long.MAX_VALUE) {
      agenda.step(Long.MAX_VALUE);
    }
    return switch (future.join()) {
      case Done<T>(T value) -> value;
      case Failed<T> failed -> throw new AssertionError(failed.toString());
    };
  }

  private <T> Object runtimeFailure(CompletableFuture<Outcome<T>> future) {
    while (!future.isDone() && agenda.nowNanos() < Long.MAX_VALUE) {
      agenda.step(Long.MAX_VALUE);
    }
    return future.join().toFailure().orElseThrow();
  }

  private final class Notes implements EngineWitness {
    @Override
    public void created(Container container, By by, long atNanos) {
      witnessed.add("created " + container.name() + " " + by);
    }

    @Override
    public void started(Container container, By by, long atNanos) {
      witnessed.add("started " + container.name() + " " + by);
    }

    @Override
    public void ended(Container container, int exitCode, By by, long atNanos) {
      assertThat(by.what()).isNotEqualTo(What.CREATE);
      witnessed.add("ended " + container.name() + " " + exitCode + " " + by);
    }

    @Override
    public void removed(Container container, By by, long atNanos) {
      witnessed.add("removed " + container.name() + " " + by);
    }
  }
}
