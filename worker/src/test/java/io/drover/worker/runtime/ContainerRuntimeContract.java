package io.drover.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.drover.proto.ContainerSpec;
import io.drover.proto.ContainerSpec.PullPolicy;
import io.drover.worker.runtime.ContainerEvent.Kind;
import io.drover.worker.runtime.FakeContainerRuntime.Collected;
import io.drover.worker.runtime.OutputChunk.Source;
import io.drover.worker.runtime.RuntimeFailure.BadRequest;
import io.drover.worker.runtime.RuntimeFailure.EngineUnavailable;
import io.drover.worker.runtime.RuntimeFailure.ImageNotFound;
import io.drover.worker.runtime.RuntimeFailure.NameConflict;
import io.drover.worker.runtime.RuntimeFailure.NoSuchContainer;
import io.drover.worker.runtime.RuntimeFailure.NotRunning;
import io.drover.worker.runtime.RuntimeFailure.Running;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every runtime promises; run against the real engine and against the fake. */
@Timeout(120)
public abstract class ContainerRuntimeContract extends RuntimeTestCase {
  private static final String NO_ID = "f".repeat(64);

  /** A runtime of another owner on the same engine. */
  protected abstract ContainerRuntime stranger();

  /** The engine's clock, or close to it. */
  protected abstract Instant engineTime();

  @Test
  void aContainerIsListedFromItsCreationAndRunsFromItsStart() {
    String id = create("sleep", "1000");
    assertThat(info(id).state()).isEqualTo(ContainerState.CREATED);
    done(runtime().start(id));
    List<ContainerInfo> all = done(runtime().list());
    assertThat(all).extracting(ContainerInfo::id).containsExactly(id);
    assertThat(all.getFirst().state()).isEqualTo(ContainerState.RUNNING);
    assertThat(all.getFirst().status().startedAt()).isPresent();
    assertThat(all.getFirst().status().exitCode()).isEmpty();
    assertThat(all.getFirst().labels()).containsAllEntriesOf(ownLabels());
    assertThat(all.getFirst().image()).isEqualTo(image());
  }

  @Test
  void anEndedContainerTellsItsExitCodeAndTimes() {
    String id = create("false");
    done(runtime().start(id));
    awaitState(id, ContainerState.EXITED);
    ContainerInfo.Status status = info(id).status();
    assertThat(status.exitCode()).contains(1);
    assertThat(status.oomKilled()).isFalse();
    assertThat(status.finishedAt()).isPresent();
  }

  @Test
  void aStopWithoutGraceKills() {
    String id = create("sleep", "1000");
    done(runtime().start(id));
    done(runtime().stop(new StopRequest(id, "", Duration.ZERO)));
    assertThat(info(id).state()).isEqualTo(ContainerState.EXITED);
    assertThat(info(id).status().exitCode()).contains(137);
  }

  @Test
  void aSecondContainerOfTheSameNameIsAConflict() {
    CreateRequest request = request("sleep", "1000");
    done(runtime().create(request));
    assertThat(failed(runtime().create(request))).isInstanceOf(NameConflict.class);
  }

  @Test
  void anImageThatIsNotThereIsNamedInTheFailure() {
    String missing = "drover-test-missing-" + UUID.randomUUID();
    CreateRequest request = request("true");
    ContainerSpec spec = request.spec().toBuilder().setImage(missing).build();
    assertThat(failed(runtime().create(withSpec(request, spec))))
        .isInstanceOf(ImageNotFound.class)
        .satisfies(f -> assertThat(f.message()).contains(missing));
    assertThat(failed(runtime().inspectImage(missing))).isInstanceOf(ImageNotFound.class);
    PullRequest never = new PullRequest(missing, "", PullPolicy.NEVER);
    assertThat(failed(runtime().pull(never, p -> {}))).isInstanceOf(ImageNotFound.class);
  }

  @Test
  void anImageThatIsThereNeedsNoRegistry() {
    ImageFacts facts =
        done(runtime().pull(new PullRequest(image(), "", PullPolicy.MISSING), p -> {}));
    assertThat(facts).isEqualTo(done(runtime().inspectImage(image())));
    assertThat(facts.id()).startsWith("sha256:");
  }

  @Test
  void whatIsDoneAlreadyIsASuccess() {
    String id = create("sleep", "1000");
    done(runtime().start(id));
    done(runtime().start(id));
    done(runtime().kill(id, "SIGKILL"));
    awaitState(id, ContainerState.EXITED);
    done(runtime().kill(id, "SIGKILL"));
    done(runtime().stop(new StopRequest(id, "", Duration.ofSeconds(1))));
    done(runtime().remove(id));
    done(runtime().remove(id));
    assertThat(done(runtime().list())).isEmpty();
  }

  @Test
  void aRunningContainerCanBeRemoved() {
    String id = create("sleep", "1000");
    done(runtime().start(id));
    done(runtime().remove(id));
    assertThat(failed(runtime().inspect(id))).isInstanceOf(NoSuchContainer.class);
  }

  @Test
  void onlyAContainerThatDoesNotRunCanBeDiscarded() {
    String id = create("sleep", "1000");
    String never = create("sleep", "1000");
    done(runtime().start(id));

    assertThat(failed(runtime().discard(id))).isInstanceOf(Running.class);
    assertThat(info(id).state()).isEqualTo(ContainerState.RUNNING);

    done(runtime().discard(never));
    assertThat(failed(runtime().start(never))).isInstanceOf(NoSuchContainer.class);
    done(runtime().discard(never));
    done(runtime().kill(id, "SIGKILL"));
    awaitState(id, ContainerState.EXITED);
    done(runtime().discard(id));
    assertThat(done(runtime().list())).isEmpty();
  }

  /**
   * What keeps a container from being started by an earlier worker and replaced by the next one.
   */
  @Test
  void aStartAndADiscardExcludeEachOther() {
    for (int i = 0; i < 8; i++) {
      String id = create("sleep", "1000");
      boolean startFirst = i % 2 == 0;
      var first = startFirst ? runtime().start(id) : runtime().discard(id);
      var second = startFirst ? runtime().discard(id) : runtime().start(id);
      Outcome<Nothing> started = (startFirst ? first : second).join();
      Outcome<Nothing> discarded = (startFirst ? second : first).join();

      assertThat(started.toOptional().isPresent())
          .as("start: %s, discard: %s", started, discarded)
          .isNotEqualTo(discarded.toOptional().isPresent());
      if (started.toOptional().isPresent()) {
        assertThat(discarded.toFailure()).get().isInstanceOf(Running.class);
        assertThat(info(id).state()).isEqualTo(ContainerState.RUNNING);
        done(runtime().remove(id));
      } else {
        assertThat(done(runtime().list())).isEmpty();
      }
    }
  }

  @Test
  void aContainerThatNeverWasIsNotFound() {
    assertThat(failed(runtime().inspect(NO_ID))).isInstanceOf(NoSuchContainer.class);
    assertThat(failed(runtime().start(NO_ID))).isInstanceOf(NoSuchContainer.class);
    assertThat(failed(runtime().stop(new StopRequest(NO_ID, "", Duration.ZERO))))
        .isInstanceOf(NoSuchContainer.class);
    Collected<OutputChunk> sink = new Collected<>();
    try (StreamHandle _ = runtime().logs(allLogs(NO_ID), sink)) {
      assertThat(failed(sink.end())).isInstanceOf(NoSuchContainer.class);
    }
  }

  @Test
  void containersOfOthersAreNeitherSeenNorTouched() {
    String id = create("sleep", "1000");
    done(runtime().start(id));
    ContainerRuntime stranger = stranger();
    assertThat(done(stranger.list())).isEmpty();
    assertThat(failed(stranger.inspect(id))).isInstanceOf(NoSuchContainer.class);
    assertThat(failed(stranger.kill(id, "SIGKILL"))).isInstanceOf(NoSuchContainer.class);
    assertThat(failed(stranger.stop(new StopRequest(id, "", Duration.ZERO))))
        .isInstanceOf(NoSuchContainer.class);
    assertThat(failed(stranger.remove(id))).isInstanceOf(NoSuchContainer.class);
    assertThat(failed(stranger.discard(id))).isInstanceOf(NoSuchContainer.class);
    Collected<OutputChunk> sink = new Collected<>();
    try (ExecSession exec = stranger.exec(exec(id, "true"), sink)) {
      assertThat(failed(exec.exitCode())).isInstanceOf(NoSuchContainer.class);
    }
    assertThat(info(id).state()).isEqualTo(ContainerState.RUNNING);
  }

  @Test
  void aContainerWithoutTheOwnersLabelsIsNotCreated() {
    CreateRequest request = request("true");
    CreateRequest bare =
        new CreateRequest(
            request.name(),
            request.spec(),
            request.reservations(),
            request.limits(),
            request.ports(),
            Map.of(),
            request.logLimits());
    assertThat(failed(runtime().create(bare))).isInstanceOf(BadRequest.class);
  }

  @Test
  void eventsTellOfOwnContainersInOrder() {
    Events events = new Events();
    try (StreamHandle _ = runtime().events(engineTime(), events)) {
      await().until(() -> events.connections.size() == 1);
      String id = create("false");
      done(runtime().start(id));
      awaitState(id, ContainerState.EXITED);
      done(runtime().remove(id));
      await().until(() -> events.seen.size() >= 3);
      assertThat(events.seen)
          .extracting(ContainerEvent::kind)
          .containsExactly(Kind.START, Kind.DIE, Kind.DESTROY);
      assertThat(events.seen).allMatch(e -> e.containerId().equals(id));
      assertThat(events.seen)
          .extracting(ContainerEvent::exitCode)
          .element(1)
          .isEqualTo(Optional.of(1));
      assertThat(events.seen)
          .allMatch(e -> e.labels().entrySet().containsAll(ownLabels().entrySet()));
    }
  }

  @Test
  void eventsOfThePastAreToldToWhoeverAsksSince() {
    Instant before = engineTime();
    String id = create("false");
    done(runtime().start(id));
    awaitState(id, ContainerState.EXITED);
    Events events = new Events();
    try (StreamHandle _ = runtime().events(before, events)) {
      await().until(() -> events.seen.size() >= 2);
      assertThat(events.seen)
          .extracting(ContainerEvent::kind)
          .containsExactly(Kind.START, Kind.DIE);
    }
  }

  @Test
  void logsAreReadToTheirEnd() {
    String id = create("echo", "hello", "world");
    done(runtime().start(id));
    Collected<OutputChunk> sink = new Collected<>();
    try (StreamHandle _ =
        runtime().logs(new LogRequest(id, true, -1, Optional.empty(), false), sink)) {
      done(sink.end());
      assertThat(text(sink, Source.STDOUT)).isEqualTo("hello world\n");
    }
  }

  @Test
  void followingLogsEndsWithTheHandle() {
    String id = create("sleep", "1000");
    done(runtime().start(id));
    Collected<OutputChunk> sink = new Collected<>();
    StreamHandle handle =
        runtime().logs(new LogRequest(id, true, -1, Optional.empty(), false), sink);
    assertThat(sink.end()).isNotDone();
    handle.close();
    done(sink.end());
  }

  @Test
  void execCopiesItsInputUntilItsEnd() {
    String id = create("sleep", "1000");
    done(runtime().start(id));
    Collected<OutputChunk> sink = new Collected<>();
    try (ExecSession exec = runtime().exec(exec(id, "cat"), sink)) {
      done(exec.write(ByteString.copyFromUtf8("one\n")));
      done(exec.write(ByteString.copyFromUtf8("two\n")));
      assertThat(exec.exitCode()).isNotDone();
      exec.closeInput();
      assertThat(done(exec.exitCode())).isZero();
      assertThat(sink.end()).isDone();
      assertThat(text(sink, Source.STDOUT)).isEqualTo("one\ntwo\n");
    }
  }

  @Test
  void execTellsItsExitCodeAndThenTakesNoInput() {
    String id = create("sleep", "1000");
    done(runtime().start(id));
    try (ExecSession exec = runtime().exec(exec(id, "false"), new Collected<>())) {
      assertThat(done(exec.exitCode())).isEqualTo(1);
      assertThat(failed(exec.write(ByteString.copyFromUtf8("x")))).isInstanceOf(NotRunning.class);
    }
  }

  @Test
  void execNeedsARunningContainer() {
    String id = create("sleep", "1000");
    Collected<OutputChunk> sink = new Collected<>();
    try (ExecSession exec = runtime().exec(exec(id, "true"), sink)) {
      assertThat(failed(exec.exitCode())).isInstanceOf(NotRunning.class);
      assertThat(failed(sink.end())).isInstanceOf(NotRunning.class);
    }
  }

  @Test
  void aClosedExecSessionHasNoExitCode() {
    String id = create("sleep", "1000");
    done(runtime().start(id));
    Collected<OutputChunk> sink = new Collected<>();
    ExecSession exec = runtime().exec(exec(id, "cat"), sink);
    done(exec.write(ByteString.copyFromUtf8("x")));
    exec.close();
    assertThat(failed(exec.exitCode())).isInstanceOf(NotRunning.class);
    done(sink.end());
  }

  @Test
  void statsAreReadOnceOrUntilClosed() {
    String id = create("sleep", "1000");
    done(runtime().start(id));
    Collected<ContainerStats> once = new Collected<>();
    try (StreamHandle _ = runtime().stats(id, false, once)) {
      done(once.end());
      assertThat(once.elements()).hasSize(1);
      assertThat(once.elements().getFirst().pids()).isPositive();
      assertThat(once.elements().getFirst().memoryLimitBytes()).isPositive();
    }
    Collected<ContainerStats> follow = new Collected<>();
    StreamHandle handle = runtime().stats(id, true, follow);
    await().until(() -> !follow.elements().isEmpty());
    handle.close();
    done(follow.end());
  }

  @Test
  void theEngineDescribesItself() {
    EngineFacts facts = done(runtime().engine());
    assertThat(facts.cpus()).isPositive();
    assertThat(facts.memoryBytes()).isPositive();
    assertThat(facts.os()).isEqualTo("linux");
    assertThat(facts.version()).isNotEmpty();
    done(runtime().ping());
  }

  @Test
  void aClosedRuntimeRefusesEveryCall() {
    runtime().close();
    assertThat(failed(runtime().ping())).isInstanceOf(EngineUnavailable.class);
    assertThat(failed(runtime().list())).isInstanceOf(EngineUnavailable.class);
    Collected<OutputChunk> sink = new Collected<>();
    try (StreamHandle _ = runtime().logs(allLogs(NO_ID), sink)) {
      assertThat(failed(sink.end())).isInstanceOf(EngineUnavailable.class);
    }
  }
}
