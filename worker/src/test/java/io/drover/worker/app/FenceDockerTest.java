package io.drover.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.proto.ContainerSpec;
import io.drover.proto.RestartPolicy;
import io.drover.proto.TaskOrder;
import io.drover.proto.TaskState;
import io.drover.proto.WorkerMessage;
import io.drover.rpc.RpcLoops;
import io.drover.worker.engine.ContainerLabels;
import io.drover.worker.runtime.ContainerInfo;
import io.drover.worker.runtime.ContainerState;
import io.drover.worker.runtime.docker.DockerConfig;
import io.drover.worker.runtime.docker.DockerLimits;
import io.drover.worker.runtime.docker.DockerRuntime;
import io.drover.worker.runtime.docker.EngineAddress;
import io.drover.worker.runtime.docker.EngineFixture;
import io.drover.worker.session.ScriptedMaster;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A worker in a process of its own, killed and stopped, and its fence against a real engine. */
@Timeout(300)
@ExtendWith(EngineFixture.Extension.class)
class FenceDockerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long LEASE_MILLIS = 8_000;
  // As long as the leader allows a fence on a loaded machine.
  private static final long REACTION_MILLIS = 5_000;

  private final EngineFixture engine;
  private final String node = "node-" + UUID.randomUUID();
  private final RpcLoops loops = new RpcLoops(1, "test-master");
  private final ScriptedMaster master = new ScriptedMaster(loops, "m1");
  private final DockerRuntime runtime;
  @TempDir private Path folder;
  private Optional<Process> worker = Optional.empty();

  FenceDockerTest(EngineFixture engine) {
    this.engine = engine;
    this.runtime =
        new DockerRuntime(
            new DockerConfig(
                EngineAddress.parse(engine.address().toString()),
                Map.of(ContainerLabels.NODE, node),
                DockerLimits.DEFAULT));
  }

  /** The worker's process. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      System.exit(new CommandLine(new WorkerCommand()).execute(args));
    }
  }

  @BeforeEach
  void lead() throws IOException {
    master.lead(1, LEASE_MILLIS);
    startWorker();
    master.awaitHellos(1);
  }

  private void startWorker() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "--cluster=test",
            "--name=" + node,
            "--masters=" + master.address(),
            "--docker=" + engine.address(),
            "--data-dir=" + folder.resolve("worker"));
    File out = folder.resolve("worker.log").toFile();
    worker =
        Optional.of(
            builder
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(out))
                .start());
  }

  @AfterEach
  void end() {
    worker.ifPresent(Process::destroyForcibly);
    containers().forEach(container -> outcome(runtime.remove(container.id())));
    runtime.close();
    master.close();
    loops.close();
  }

  private static <T> T outcome(java.util.concurrent.CompletableFuture<T> future) {
    return future.orTimeout(60, TimeUnit.SECONDS).join();
  }

  private List<ContainerInfo> containers() {
    return outcome(runtime.list()).toOptional().orElse(List.of());
  }

  private boolean runs(String task) {
    return containers().stream()
        .filter(container -> task.equals(container.labels().get(ContainerLabels.TASK)))
        .anyMatch(container -> container.state() == ContainerState.RUNNING);
  }

  private TaskOrder order(String id, int slot, boolean atMostOne) {
    return TaskOrder.newBuilder()
        .setTaskId(id)
        .setJob("db")
        .setNamespace("default")
        .setSlot(slot)
        .setGoal(TaskOrder.Goal.RUN)
        .setAtMostOne(atMostOne)
        .setContainer(
            ContainerSpec.newBuilder()
                .setImage(engine.image())
                .addAllCommand(List.of("sleep", "1000"))
                .setHasCommand(true)
                .setNetworkMode("none")
                .setStopGraceMillis(60_000))
        .setRestart(RestartPolicy.newBuilder().setCondition(RestartPolicy.Condition.ANY))
        .build();
  }

  private boolean reported(String task, TaskState state) {
    return master.heard().stream()
        .filter(WorkerMessage::hasStatuses)
        .flatMap(message -> message.getStatuses().getStatusesList().stream())
        .anyMatch(status -> status.getTaskId().equals(task) && status.getState() == state);
  }

  private void runBoth() {
    master.assign(1, 1, order("one", 1, true), order("any", 2, false));
    await().atMost(PATIENCE).until(() -> runs("one") && runs("any"));
    // The lease is renewed while the leader answers: nothing ends by it.
    long since = System.nanoTime();
    await()
        .atMost(PATIENCE)
        .until(() -> System.nanoTime() - since > Duration.ofMillis(LEASE_MILLIS + 2_000).toNanos());
    assertThat(runs("one")).isTrue();
  }

  private void awaitFence() {
    long since = System.nanoTime();
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> !runs("one"));
    assertThat(Duration.ofNanos(System.nanoTime() - since))
        .isLessThan(Duration.ofMillis(LEASE_MILLIS + REACTION_MILLIS));
    assertThat(runs("any")).isTrue();
  }

  @Test
  void aKilledWorkersTasksThatMayRunOnceAreDeadByTheEndOfTheLeaseAndNoOthers() {
    runBoth();
    worker.orElseThrow().destroyForcibly();
    assertThat(runs("one")).isTrue();
    awaitFence();
  }

  @Test
  void aStoppedWorkersTasksThatMayRunOnceAreDeadByTheEndOfTheLease() throws Exception {
    runBoth();
    signal("-STOP");
    awaitFence();
    signal("-CONT");
    await().atMost(PATIENCE).until(() -> reported("one", TaskState.STOPPED));
    assertThat(runs("one")).isFalse();
  }

  private void signal(String signal) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", signal, Long.toString(worker.orElseThrow().pid()))
            .inheritIO()
            .start();
    assertThat(kill.waitFor()).isZero();
  }
}
