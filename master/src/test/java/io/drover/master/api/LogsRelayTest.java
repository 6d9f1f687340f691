package io.drover.master.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.drover.master.api.ApiRig.Reader;
import io.drover.master.model.JobMode;
import io.drover.master.model.NodeId;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.port.View.TaskView;
import io.drover.proto.LogChunk;
import io.drover.proto.LogsRequest;
import io.drover.proto.WorkerLogsRequest;
import io.drover.protocol.ClientMethods;
import io.drover.protocol.WorkerMethods;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcServices;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LogsRelayTest {
  private static final LogsRequest WEB =
      LogsRequest.newBuilder().setTarget("web").setTail(-1).build();

  private final ApiRig rig = new ApiRig();
  private final Map<String, RpcStream<LogChunk>> open = new ConcurrentHashMap<>();
  private final List<WorkerLogsRequest> asked = new CopyOnWriteArrayList<>();
  private final List<String> ended = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void bringsTheLogsOfAllTasksTogetherWithTheirNames() {
    workerThatSays("n1", "one\n");
    workerThatSays("n2", "two\n");
    rig.loop.targets =
        List.of(Samples.task(1, "n1", TaskState.RUNNING), Samples.task(2, "n2", TaskState.RUNNING));

    Reader<LogChunk> reader = Reader.ask(rig.client(), ClientMethods.LOGS, WEB);

    assertThat(List.of(line(reader.next()), line(reader.next())))
        .containsExactlyInAnyOrder("web.1: one", "web.2: two");
    assertThat(reader.halfClosed.join()).isTrue();
    assertThat(asked).allMatch(request -> request.getTail() == -1 && !request.getFollow());
  }

  @Test
  void aTaskThatCannotBeReadCostsALineAndNotTheStream() {
    workerThatSays("n1", "one\n");
    rig.loop.targets =
        List.of(Samples.task(1, "n1", TaskState.RUNNING), Samples.task(2, "n2", TaskState.RUNNING));

    Reader<LogChunk> reader = Reader.ask(rig.client(), ClientMethods.LOGS, WEB);

    assertThat(List.of(line(reader.next()), line(reader.next())))
        .containsExactlyInAnyOrder("web.1: one", "web.2: drover: its node n2 is not connected");
    assertThat(reader.halfClosed.join()).isTrue();
  }

  @Test
  void whatHasNoSuchNameIsNotFound() {
    Reader<LogChunk> reader = Reader.ask(rig.client(), ClientMethods.LOGS, WEB);

    assertThat(reader.failure().code()).isEqualTo(RpcCode.NOT_FOUND);
  }

  @Test
  void tasksThatAreNewJoinWhileItFollows() {
    workerThatWaits("n1");
    rig.loop.targets = List.of(Samples.task(1, "n1", TaskState.RUNNING));
    Reader<LogChunk> reader =
        Reader.ask(
            rig.client(), ClientMethods.LOGS, WEB.toBuilder().setFollow(true).setTail(5).build());
    say(1, "first\n");
    assertThat(line(reader.next())).isEqualTo("web.1: first");

    rig.loop.targets =
        List.of(Samples.task(1, "n1", TaskState.RUNNING), Samples.task(2, "n1", TaskState.RUNNING));
    say(2, "joined\n");

    assertThat(line(reader.next())).isEqualTo("web.2: joined");
    assertThat(asked.get(0).getTail()).isEqualTo(5);
    assertThat(asked.get(1).getTail()).isEqualTo(-1);
  }

  @Test
  void goesOnWhenTheWorkerIsBack() {
    workerThatWaits("n1");
    rig.loop.targets = List.of(Samples.task(1, "n1", TaskState.RUNNING));
    Reader<LogChunk> reader =
        Reader.ask(rig.client(), ClientMethods.LOGS, WEB.toBuilder().setFollow(true).build());
    say(1, "before\n");
    reader.next();

    open.clear();
    requireNonNull(rig.workers.remove(new NodeId("n1"))).close();
    assertThat(line(reader.next())).startsWith("web.1: drover: ");
    workerThatWaits("n1");
    say(1, "after\n");

    await().until(() -> line(reader.next()).equals("web.1: after"));
    assertThat(asked.getLast().getTail()).isZero();
  }

  @Test
  void followingEndsWhenNoTaskCanJoinAnyMore() {
    workerThatSays("n1", "done\n");
    rig.loop.targets = List.of(Samples.task(1, "n1", TaskState.COMPLETE, JobMode.REPLICATED_JOB));

    Reader<LogChunk> reader =
        Reader.ask(rig.client(), ClientMethods.LOGS, WEB.toBuilder().setFollow(true).build());

    assertThat(line(reader.next())).isEqualTo("web.1: done");
    assertThat(reader.halfClosed.join()).isTrue();
  }

  @Test
  void aReaderThatGoesAwayEndsTheWorkersStreams() {
    workerThatWaits("n1");
    rig.loop.targets = List.of(Samples.task(1, "n1", TaskState.RUNNING));
    Reader<LogChunk> reader = new Reader<>();
    var stream =
        reader.open(rig.client(), ClientMethods.LOGS, WEB.toBuilder().setFollow(true).build());
    await().until(() -> !open.isEmpty());

    stream.fail(new RpcException(RpcCode.CANCELLED, "enough"));

    await().until(() -> !ended.isEmpty());
  }

  @Test
  void aReaderThatDoesNotReadHoldsUpItsWorkersAndNobodyElse() {
    workerThatWaits("n1");
    List<TaskView> tasks = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      tasks.add(Samples.task(i, "n1", TaskState.RUNNING));
    }
    rig.loop.targets = tasks;
    Reader<LogChunk> stuck = new Reader<>();
    var _ = stuck.open(rig.client(), ClientMethods.LOGS, WEB.toBuilder().setFollow(true).build());
    await().until(() -> open.size() == 8);
    AtomicLong left = new AtomicLong();
    open.values().forEach(source -> pour(source, left));

    // Each source gets its window into the master, and not a byte more.
    await().until(() -> left.get() > 0);
    long bound = 9L * (ApiRig.SMALL.streamWindowBytes() + (8 << 10));
    await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(10))
        .until(() -> left.get() <= bound);
    rig.loop.targets = tasks.subList(0, 1);
    Reader<LogChunk> other =
        Reader.ask(rig.client(), ClientMethods.LOGS, WEB.toBuilder().setTarget("web.1").build());
    await().until(() -> asked.size() == 9);
    say(1, "still here\n");
    assertThat(other.next().getData().toStringUtf8()).isEqualTo("still here\n");

    stuck.released.complete(null);
    await().until(() -> left.get() > 2 * bound);
  }

  private static void pour(RpcStream<LogChunk> source, AtomicLong left) {
    LogChunk chunk = LogChunk.newBuilder().setData(ByteString.copyFrom(new byte[4 << 10])).build();
    source
        .send(chunk)
        .whenComplete((nothing, failure) -> {
          if (failure == null) {
            left.addAndGet(chunk.getData().size());
            pour(source, left);
          }
        });
  }

  private void say(long task, String text) {
    String id = new TaskId(task).toString();
    await().until(() -> open.containsKey(id));
    var _ = requireNonNull(open.get(id)).send(chunk(text));
  }

  /** A worker that sends this for every task and ends the stream. */
  private void workerThatSays(String node, String text) {
    worker(
        node,
        stream -> {
          var _ = stream.send(chunk(text));
          stream.halfClose();
        });
  }

  /** A worker whose streams the test writes. */
  private void workerThatWaits(String node) {
    worker(node, stream -> {});
  }

  private void worker(String node, Consumer<RpcStream<LogChunk>> opened) {
    rig.worker(
        node,
        new RpcServices().stream(WorkerMethods.LOGS, stream -> new WorkerEnd(stream, opened)));
  }

  private static LogChunk chunk(String text) {
    return LogChunk.newBuilder().setStream(1).setData(ByteString.copyFromUtf8(text)).build();
  }

  private static String line(LogChunk chunk) {
    return chunk.getSource() + ": " + chunk.getData().toStringUtf8().strip();
  }

  private final class WorkerEnd implements StreamListener<WorkerLogsRequest> {
    private final RpcStream<LogChunk> stream;
    private final Consumer<RpcStream<LogChunk>> opened;
    private String task = "";

    WorkerEnd(RpcStream<LogChunk> stream, Consumer<RpcStream<LogChunk>> opened) {
      this.stream = stream;
      this.opened = opened;
    }

    @Override
    public CompletionStage<Void> onMessage(WorkerLogsRequest request) {
      task = request.getTaskId();
      asked.add(request);
      open.put(task, stream);
      opened.accept(stream);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onHalfClose() {
      // The request is all there is.
    }

    @Override
    public void onClosed(Optional<RpcException> failure) {
      ended.add(task);
    }
  }
}
