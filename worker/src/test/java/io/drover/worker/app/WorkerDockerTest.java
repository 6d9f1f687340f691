package io.drover.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.drover.proto.ContainerSpec;
import io.drover.proto.ExecInput;
import io.drover.proto.ExecOutput;
import io.drover.proto.ExecStart;
import io.drover.proto.LogChunk;
import io.drover.proto.RestartPolicy;
import io.drover.proto.TaskOrder;
import io.drover.proto.TaskState;
import io.drover.proto.TaskStats;
import io.drover.proto.TaskStatus;
import io.drover.proto.WorkerLogsRequest;
import io.drover.proto.WorkerMessage;
import io.drover.proto.WorkerStatsRequest;
import io.drover.protocol.WorkerMethods;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcLoops;
import io.drover.rpc.RpcStream;
import io.drover.worker.runtime.docker.EngineFixture;
import io.drover.worker.session.Received;
import io.drover.worker.session.ScriptedMaster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A whole worker on the real engine, under a scripted master. */
@Timeout(180)
@ExtendWith(EngineFixture.Extension.class)
class WorkerDockerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final EngineFixture engine;
  private final String node = "node-" + UUID.randomUUID();
  private final RpcLoops loops = new RpcLoops(1, "test-master");
  private final ScriptedMaster master = new ScriptedMaster(loops, "m1");
  @TempDir private Path folder;
  private Optional<Worker> worker = Optional.empty();

  WorkerDockerTest(EngineFixture engine) {
    this.engine = engine;
  }

  @BeforeEach
  void start() throws IOException {
    master.answerHello(true, 1);
    startWorker(1);
  }

  private void startWorker(int hellos) throws IOException {
    WorkerConfig config =
        WorkerConfig.of("test", List.of(master.address()), folder)
            .withDocker(engine.address().toString())
            .withNode(WorkerConfig.Node.WHOLE.withName(node));
    worker = Optional.of(Worker.start(config));
    master.awaitHellos(hellos);
  }

  @AfterEach
  void end() {
    worker.ifPresent(Worker::closeAndRemoveContainers);
    master.close();
    loops.close();
  }

  private TaskOrder order(String id, String... command) {
    return TaskOrder.newBuilder()
        .setTaskId(id)
        .setJob("web")
        .setNamespace("default")
        .setSlot(1)
        .setGoal(TaskOrder.Goal.RUN)
        .setContainer(
            ContainerSpec.newBuilder()
                .setImage(engine.image())
                .addAllCommand(List.of(command))
                .setHasCommand(true)
                .setNetworkMode("none")
                .setStopGraceMillis(0))
        .setRestart(
            RestartPolicy.newBuilder()
                .setCondition(RestartPolicy.Condition.ON_FAILURE)
                .setDelayMillis(100)
                .setMaxAttempts(1))
        .build();
  }

  /** The first report of a task in this state, acknowledged or not. */
  private TaskStatus awaitState(String id, TaskState state) {
    await()
        .atMost(PATIENCE)
        .until(() -> reports(id).stream().anyMatch(status -> status.getState() == state));
    return reports(id).stream()
        .filter(status -> status.getState() == state)
        .findFirst()
        .orElseThrow();
  }

  private List<TaskStatus> reports(String id) {
    return master.heard().stream()
        .filter(WorkerMessage::hasStatuses)
        .flatMap(message -> message.getStatuses().getStatusesList().stream())
        .filter(status -> status.getTaskId().equals(id))
        .toList();
  }

  @Test
  void presentsTheMachineAsTheEngineDescribesIt() {
    var facts = master.hellos().getFirst().getFacts();
    assertThat(facts.getEngineVersion()).isNotEmpty();
    assertThat(facts.getResources().getCpuMillis()).isPositive();
    assertThat(facts.getResources().getMemoryBytes()).isPositive();
  }

  @Test
  void containersRunOnWithoutTheWorkerAndAreAdoptedByItsNextStart() throws IOException {
    master.assign(1, 1, order("t1", "sleep", "1000"));
    TaskStatus running = awaitState("t1", TaskState.RUNNING);
    worker.orElseThrow().close();
    startWorker(2);
    master.assign(1, 1, order("t1", "sleep", "1000"));
    await()
        .atMost(PATIENCE)
        .until(() ->
            reports("t1").getLast().getSequence() > running.getSequence() + 1
                || master.hellos().getLast().getHeldCount() == 1);
    TaskStatus held = master.hellos().getLast().getHeld(0);
    assertThat(held.getContainerId()).isEqualTo(running.getContainerId());
    assertThat(held.getState()).isEqualTo(TaskState.RUNNING);
    assertThat(held.getAttempts()).isEqualTo(1);
  }

  @Test
  void followedLogsGoOnAcrossARestartInPlaceAndEndWithTheTask() throws Exception {
    master.assign(1, 1, order("t1", "sh", "-c", "echo out; echo err >&2; sleep 1; exit 4"));
    awaitState("t1", TaskState.RUNNING);
    Received<LogChunk> logs = new Received<>();
    RpcStream<WorkerLogsRequest> stream =
        master.stream().connection().open(WorkerMethods.LOGS, logs);
    stream.send(WorkerLogsRequest.newBuilder().setTaskId("t1").setFollow(true).setTail(-1).build());
    TaskStatus failed = awaitState("t1", TaskState.FAILED);
    assertThat(failed.getExitCode()).isEqualTo(4);
    assertThat(failed.getAttempts()).isEqualTo(2);
    assertThat(logs.done().get(60, TimeUnit.SECONDS)).isNull();
    assertThat(text(logs, 1)).isEqualTo("out\nout\n");
    assertThat(text(logs, 2)).isEqualTo("err\nerr\n");
  }

  private static String text(Received<LogChunk> logs, int stream) {
    return logs.messages().stream()
        .filter(chunk -> chunk.getStream() == stream)
        .map(chunk -> chunk.getData().toStringUtf8())
        .collect(Collectors.joining());
  }

  @Test
  void aCommandInsideAContainerGetsItsInputAndTellsItsExitCode() throws Exception {
    master.assign(1, 1, order("t1", "sleep", "1000"));
    awaitState("t1", TaskState.RUNNING);
    Received<ExecOutput> output = new Received<>();
    RpcStream<ExecInput> stream = master.stream().connection().open(WorkerMethods.EXEC, output);
    ExecStart.Builder start =
        ExecStart.newBuilder()
            .setTaskId("t1")
            .addAllCommand(List.of("sh", "-c", "cat; echo bad >&2; exit 3"))
            .setStdin(true);
    stream.send(ExecInput.newBuilder().setStart(start).build());
    stream.send(ExecInput.newBuilder().setStdin(ByteString.copyFromUtf8("abc")).build());
    stream.send(ExecInput.newBuilder().setStdinClosed(true).build());
    assertThat(output.done().get(60, TimeUnit.SECONDS)).isNull();
    assertThat(output.messages().getLast().getExitCode()).isEqualTo(3);
    String out =
        output.messages().stream()
            .map(message -> message.getStdout().toStringUtf8())
            .collect(Collectors.joining());
    String err =
        output.messages().stream()
            .map(message -> message.getStderr().toStringUtf8())
            .collect(Collectors.joining());
    assertThat(out).isEqualTo("abc");
    assertThat(err).isEqualTo("bad\n");
  }

  @Test
  void statsTellWhatATaskUses() throws Exception {
    master.assign(1, 1, order("t1", "sleep", "1000"));
    awaitState("t1", TaskState.RUNNING);
    Received<TaskStats> stats = new Received<>();
    RpcStream<WorkerStatsRequest> stream =
        master.stream().connection().open(WorkerMethods.STATS, stats);
    stream.send(WorkerStatsRequest.newBuilder().addTaskIds("t1").build());
    assertThat(stats.done().get(60, TimeUnit.SECONDS)).isNull();
    assertThat(stats.messages()).hasSize(1);
    assertThat(stats.messages().getFirst().getMemoryBytes()).isPositive();
  }

  @Test
  void aTaskThatIsNotHereIsNotFound() throws Exception {
    Received<LogChunk> logs = new Received<>();
    RpcStream<WorkerLogsRequest> stream =
        master.stream().connection().open(WorkerMethods.LOGS, logs);
    stream.send(WorkerLogsRequest.newBuilder().setTaskId("nope").setTail(-1).build());
    Optional<RpcException> failure = logs.closed().get(60, TimeUnit.SECONDS);
    assertThat(failure.orElseThrow().code()).isEqualTo(RpcCode.NOT_FOUND);
  }

  @Test
  void aCommandThatDoesNotExistFailsWithTheEnginesWords() {
    master.assign(1, 1, order("t1", "/no/such/program"));
    TaskStatus failed = awaitState("t1", TaskState.FAILED);
    assertThat(failed.getMessage()).contains("/no/such/program").contains("no attempt left");
  }
}
