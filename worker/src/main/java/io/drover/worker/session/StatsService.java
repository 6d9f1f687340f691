package io.drover.worker.session;

import io.drover.proto.TaskStats;
import io.drover.proto.WorkerStatsRequest;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import io.drover.worker.agent.ContainerFinder;
import io.drover.worker.agent.ContainerFinder.Found;
import io.drover.worker.model.TaskId;
import io.drover.worker.runtime.ContainerRuntime;
import io.drover.worker.runtime.ContainerStats;
import io.drover.worker.runtime.Nothing;
import io.drover.worker.runtime.Outcome;
import io.drover.worker.runtime.StreamHandle;
import io.drover.worker.runtime.StreamSink;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sends tasks' use of the machine to a master, once or about once a second. A task whose container
 * ended is left out; the stream ends when none is left.
 */
final class StatsService {
  /** Tasks that one request may name. */
  static final int TASKS_MAX = 1_000;

  private final ContainerRuntime runtime;
  private final ContainerFinder finder;

  StatsService(ContainerRuntime runtime, ContainerFinder finder) {
    this.runtime = runtime;
    this.finder = finder;
  }

  StreamListener<WorkerStatsRequest> accept(RpcStream<TaskStats> stream) {
    return new Reader(stream);
  }

  /** One master's watching of some tasks. */
  private final class Reader implements StreamListener<WorkerStatsRequest> {
    private final RpcStream<TaskStats> stream;
    // Guarded by this.
    private final List<StreamHandle> handles = new ArrayList<>();
    private final Set<String> open = new LinkedHashSet<>();
    private boolean over;

    Reader(RpcStream<TaskStats> stream) {
      this.stream = stream;
    }

    @Override
    public CompletionStage<Void> onMessage(WorkerStatsRequest request) {
      Set<String> tasks = new LinkedHashSet<>(request.getTaskIdsList());
      tasks.remove("");
      boolean again;
      synchronized (this) {
        again = !open.isEmpty();
        open.addAll(tasks);
      }
      if (again || tasks.isEmpty() || tasks.size() > TASKS_MAX) {
        stream.fail(
            new RpcException(
                RpcCode.INVALID_ARGUMENT, "one request with 1 to " + TASKS_MAX + " task ids"));
        return CompletableFuture.completedFuture(null);
      }
      for (String task : tasks) {
        finder
            .newest(new TaskId(task))
            .whenComplete((found, bug) -> read(task, found, request.getFollow()));
      }
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onHalfClose() {}

    @Override
    public void onClosed(Optional<RpcException> failure) {
      List<StreamHandle> closing;
      synchronized (this) {
        over = true;
        closing = List.copyOf(handles);
      }
      closing.forEach(StreamHandle::close);
    }

    private void read(String task, Found found, boolean follow) {
      if (!(found instanceof Found.Container container) || !container.running()) {
        ended(task);
        return;
      }
      StreamHandle handle = runtime.stats(container.id(), follow, new Relay(task));
      boolean late;
      synchronized (this) {
        handles.add(handle);
        late = over;
      }
      if (late) {
        handle.close();
      }
    }

    private void ended(String task) {
      boolean last;
      synchronized (this) {
        last = open.remove(task) && open.isEmpty() && !over;
      }
      if (last) {
        stream.halfClose();
      }
    }

    /** From the engine to the master. */
    private final class Relay implements StreamSink<ContainerStats> {
      private final String task;

      Relay(String task) {
        this.task = task;
      }

      @Override
      public CompletionStage<?> next(ContainerStats stats) {
        return stream.send(
            TaskStats.newBuilder()
                .setTaskId(task)
                .setCpuMillis(stats.cpuMillis())
                .setMemoryBytes(stats.memoryBytes())
                .setMemoryLimitBytes(stats.memoryLimitBytes())
                .setNetworkInBytes(stats.network().inBytes())
                .setNetworkOutBytes(stats.network().outBytes())
                .setBlockReadBytes(stats.block().inBytes())
                .setBlockWriteBytes(stats.block().outBytes())
                .setPids(stats.pids())
                .build());
      }

      @Override
      public void ended(Outcome<Nothing> outcome) {
        Reader.this.ended(task);
      }
    }
  }
}
