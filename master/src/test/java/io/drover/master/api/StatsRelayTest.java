package io.drover.master.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.master.api.ApiRig.Reader;
import io.drover.master.model.TaskState;
import io.drover.proto.StatsRequest;
import io.drover.proto.TaskStats;
import io.drover.proto.WorkerStatsRequest;
import io.drover.protocol.ClientMethods;
import io.drover.protocol.WorkerMethods;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcServices;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class StatsRelayTest {
  private final ApiRig rig = new ApiRig();
  private final List<WorkerStatsRequest> asked = new CopyOnWriteArrayList<>();
  private final List<Optional<RpcException>> ended = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void bringsTheFiguresOfEveryWorkerTogetherWithTheTasksNames() {
    worker("n1");
    worker("n2");
    rig.loop.targets =
        List.of(
            Samples.task(1, "n1", TaskState.RUNNING),
            Samples.task(2, "n2", TaskState.RUNNING),
            Samples.task(3, "n2", TaskState.FAILED),
            Samples.task(4, "away", TaskState.RUNNING));

    Reader<TaskStats> reader =
        Reader.ask(rig.client(), ClientMethods.STATS, StatsRequest.getDefaultInstance());

    assertThat(
            Stream.of(reader.next(), reader.next())
                .map(stats -> stats.getJob() + "." + stats.getSlot() + "@" + stats.getNode())
                .collect(Collectors.toSet()))
        .isEqualTo(Set.of("web.1@n1", "web.2@n2"));
    assertThat(reader.halfClosed.join()).isTrue();
  }

  @Test
  void asksAnewWhenTheTasksOfANodeChangeWhileItFollows() {
    worker("n1");
    rig.loop.targets = List.of(Samples.task(1, "n1", TaskState.RUNNING));
    Reader<TaskStats> reader =
        Reader.ask(
            rig.client(), ClientMethods.STATS, StatsRequest.newBuilder().setFollow(true).build());
    assertThat(reader.next().getSlot()).isEqualTo(1);

    rig.loop.targets =
        List.of(Samples.task(1, "n1", TaskState.RUNNING), Samples.task(2, "n1", TaskState.RUNNING));

    await().until(() -> asked.size() == 2 && asked.get(1).getTaskIdsCount() == 2);
    await().until(() -> ended.size() == 1);
    assertThat(ended.getFirst().orElseThrow().code()).isEqualTo(RpcCode.CANCELLED);
  }

  @Test
  void whatHasNoSuchNameIsNotFound() {
    Reader<TaskStats> reader =
        Reader.ask(
            rig.client(),
            ClientMethods.STATS,
            StatsRequest.newBuilder().setTarget("nothing").build());

    assertThat(reader.failure().code()).isEqualTo(RpcCode.NOT_FOUND);
  }

  private void worker(String node) {
    rig.worker(node, new RpcServices().stream(WorkerMethods.STATS, WorkerEnd::new));
  }

  /** A worker that says one figure for each task, and ends the stream unless it is followed. */
  private final class WorkerEnd implements StreamListener<WorkerStatsRequest> {
    private final RpcStream<TaskStats> stream;

    WorkerEnd(RpcStream<TaskStats> stream) {
      this.stream = stream;
    }

    @Override
    public CompletionStage<Void> onMessage(WorkerStatsRequest request) {
      asked.add(request);
      for (String task : request.getTaskIdsList()) {
        var _ = stream.send(TaskStats.newBuilder().setTaskId(task).setCpuMillis(5).build());
      }
      if (!request.getFollow()) {
        stream.halfClose();
      }
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onHalfClose() {
      // The request is all there is.
    }

    @Override
    public void onClosed(Optional<RpcException> failure) {
      ended.add(failure);
    }
  }
}
