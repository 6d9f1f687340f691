package io.drover.master.api;

import io.drover.master.model.NodeId;
import io.drover.master.model.TaskState;
import io.drover.proto.StatsRequest;
import io.drover.proto.TaskStats;
import io.drover.proto.WorkerStatsRequest;
import io.drover.protocol.WorkerMethods;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What many tasks use, in one stream: one call to each of their workers, made anew when the set of
 * tasks there changes. A worker that is away is left out. All fields but the fan-in belong to the
 * control thread.
 */
final class StatsRelay implements StreamListener<StatsRequest> {
  private static final int LOOK_AGAIN_MILLIS = 1_000;

  private final RpcStream<TaskStats> client;
  private final Containers containers;
  private final FanIn<TaskStats> fanIn;
  private final Map<NodeId, FromWorker> calls = new HashMap<>();
  private @Nullable Future<?> ticker;
  private boolean asked;
  private boolean found;
  private boolean looking;
  private boolean over;

  StatsRelay(RpcStream<TaskStats> client, Containers containers) {
    this.client = client;
    this.containers = containers;
    this.fanIn = new FanIn<>(client);
  }

  @Override
  public CompletionStage<Void> onMessage(StatsRequest request) {
    control(() -> begin(request));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onHalfClose() {
    // The request is all that a reader sends.
  }

  @Override
  public void onReady() {
    fanIn.ready();
  }

  @Override
  public void onClosed(Optional<RpcException> failure) {
    fanIn.close();
    control(this::end);
  }

  private void control(Runnable step) {
    try {
      containers.control().execute(step);
    } catch (RejectedExecutionException e) {
      client.fail(new RpcException(RpcCode.UNAVAILABLE, "this master is stopping"));
    }
  }

  private void begin(StatsRequest request) {
    if (asked) {
      client.fail(new RpcException(RpcCode.PROTOCOL_ERROR, "one request a stream"));
      return;
    }
    asked = true;
    look(request);
    if (request.getFollow() && !over) {
      ticker =
          containers
              .control()
              .scheduleWithFixedDelay(
                  () -> look(request), LOOK_AGAIN_MILLIS, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void look(StatsRequest request) {
    if (looking || over) {
      return;
    }
    looking = true;
    containers
        .finder()
        .find(request.getNamespace(), request.getTarget())
        .whenComplete((tasks, failure) ->
            control(() -> looked(request, Optional.ofNullable(tasks), failure)));
  }

  private void looked(
      StatsRequest request, Optional<FoundTasks> tasks, @Nullable Throwable failure) {
    looking = false;
    if (over) {
      return;
    }
    if (tasks.isPresent()) {
      found = true;
      call(request, tasks.get());
    } else if (failure != null) {
      RpcException reason = Failures.of(failure);
      if (!found || reason.code() == RpcCode.NOT_FOUND) {
        client.fail(reason);
        end();
      }
    }
    endIfDone(request);
  }

  private void call(StatsRequest request, FoundTasks tasks) {
    Map<NodeId, Map<String, TaskPlace>> wanted = new TreeMap<>();
    for (TaskPlace task : tasks.tasks()) {
      if (task.state() == TaskState.RUNNING && task.node().isPresent()) {
        wanted
            .computeIfAbsent(task.node().get(), node -> new TreeMap<>())
            .put(task.id().toString(), task);
      }
    }
    Set.copyOf(calls.keySet()).stream()
        .filter(node -> !wanted.containsKey(node))
        .forEach(node -> drop(node, "no task is left there"));
    wanted.forEach((node, places) -> call(request, node, places));
  }

  private void call(StatsRequest request, NodeId node, Map<String, TaskPlace> places) {
    FromWorker running = calls.get(node);
    if (running != null && running.places.keySet().equals(places.keySet())) {
      return;
    }
    drop(node, "the tasks there have changed");
    Optional<RpcConnection> connection = containers.workers().connection(node);
    if (connection.isEmpty()) {
      return;
    }
    FromWorker call = new FromWorker(request, node, places);
    calls.put(node, call);
    RpcStream<WorkerStatsRequest> stream = connection.get().open(WorkerMethods.STATS, call);
    call.stream = stream;
    stream.send(
        WorkerStatsRequest.newBuilder()
            .addAllTaskIds(places.keySet())
            .setFollow(request.getFollow())
            .build());
    stream.halfClose();
  }

  private void drop(NodeId node, String reason) {
    FromWorker call = calls.remove(node);
    if (call != null && call.stream != null) {
      call.stream.fail(new RpcException(RpcCode.CANCELLED, reason));
    }
  }

  private void ended(StatsRequest request, FromWorker call) {
    calls.remove(call.node, call);
    endIfDone(request);
  }

  private void endIfDone(StatsRequest request) {
    if (!over && found && calls.isEmpty() && !request.getFollow()) {
      over = true;
      fanIn.finish();
    }
  }

  private void end() {
    over = true;
    if (ticker != null) {
      ticker.cancel(false);
      ticker = null;
    }
    Set.copyOf(calls.keySet()).forEach(node -> drop(node, "the reader is gone"));
  }

  /** One worker's answers. */
  private final class FromWorker implements StreamListener<TaskStats> {
    private final StatsRequest request;
    private final NodeId node;
    private final Map<String, TaskPlace> places;
    private @Nullable RpcStream<WorkerStatsRequest> stream;

    FromWorker(StatsRequest request, NodeId node, Map<String, TaskPlace> places) {
      this.request = request;
      this.node = node;
      this.places =
          places.values().stream()
              .collect(Collectors.toMap(place -> place.id().toString(), Function.identity()));
    }

    @Override
    public CompletionStage<Void> onMessage(TaskStats stats) {
      TaskPlace place = places.get(stats.getTaskId());
      if (place == null) {
        return CompletableFuture.completedFuture(null);
      }
      return fanIn.send(
          stats.toBuilder()
              .setJob(place.job())
              .setSlot(place.slot())
              .setNode(node.toString())
              .build());
    }

    @Override
    public void onHalfClose() {
      // Its end follows.
    }

    @Override
    public void onClosed(Optional<RpcException> failure) {
      control(() -> ended(request, this));
    }
  }
}
