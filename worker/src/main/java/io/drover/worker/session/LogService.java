package io.drover.worker.session;

import com.google.protobuf.ByteString;
import io.drover.proto.LogChunk;
import io.drover.proto.WorkerLogsRequest;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import io.drover.worker.agent.ContainerFinder;
import io.drover.worker.agent.ContainerFinder.Found;
import io.drover.worker.model.TaskId;
import io.drover.worker.runtime.ContainerRuntime;
import io.drover.worker.runtime.LogRequest;
import io.drover.worker.runtime.Nothing;
import io.drover.worker.runtime.Outcome;
import io.drover.worker.runtime.OutputChunk;
import io.drover.worker.runtime.RuntimeFailure;
import io.drover.worker.runtime.StreamHandle;
import io.drover.worker.runtime.StreamSink;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sends a task's output to a master: that of its containers one after the other, and, when
 * following, of those that restarts in place bring, until the task has ended. The engine is read no
 * faster than the master takes it.
 */
final class LogService {
  private static final int CHUNK_BYTES_MAX = 256 << 10;

  private final ContainerRuntime runtime;
  private final ContainerFinder finder;

  LogService(ContainerRuntime runtime, ContainerFinder finder) {
    this.runtime = runtime;
    this.finder = finder;
  }

  StreamListener<WorkerLogsRequest> accept(RpcStream<LogChunk> stream) {
    return new Reader(stream);
  }

  /** One master's reading of one task's output. */
  private final class Reader implements StreamListener<WorkerLogsRequest> {
    private final RpcStream<LogChunk> stream;
    private @Nullable WorkerLogsRequest request;
    // Guarded by this: the engine's stream now, and whether the master has gone.
    private @Nullable StreamHandle handle;
    private boolean over;

    Reader(RpcStream<LogChunk> stream) {
      this.stream = stream;
    }

    @Override
    public CompletionStage<Void> onMessage(WorkerLogsRequest message) {
      if (request != null || message.getTaskId().isEmpty()) {
        stream.fail(new RpcException(RpcCode.INVALID_ARGUMENT, "one request with a task id"));
        return CompletableFuture.completedFuture(null);
      }
      request = message;
      TaskId task = new TaskId(message.getTaskId());
      // A tail counts from the newest output; what came before the newest container is not wanted.
      CompletionStage<Found> first =
          message.getTail() < 0 ? finder.after(task, 0) : finder.newest(task);
      first.whenComplete((found, bug) -> read(message, found, message.getTail(), 0));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onHalfClose() {}

    @Override
    public void onClosed(Optional<RpcException> failure) {
      StreamHandle open;
      synchronized (this) {
        over = true;
        open = handle;
      }
      if (open != null) {
        open.close();
      }
    }

    private void read(WorkerLogsRequest wanted, Found found, int tail, int after) {
      TaskId task = new TaskId(wanted.getTaskId());
      switch (found) {
        case Found.Container container -> open(wanted, container, tail);
        case Found.None none -> {
          if (wanted.getFollow()) {
            awaitNext(wanted, task, after);
          } else {
            stream.halfClose();
          }
        }
        case Found.UnknownTask unknown ->
            stream.fail(
                new RpcException(RpcCode.NOT_FOUND, "task " + task + " is not on this node"));
        case Found.Busy busy ->
            stream.fail(
                new RpcException(RpcCode.RESOURCE_EXHAUSTED, "too many readers on this node"));
      }
    }

    private void awaitNext(WorkerLogsRequest wanted, TaskId task, int after) {
      finder
          .awaitAfter(task, after)
          .whenComplete((found, bug) -> {
            if (found instanceof Found.None || found instanceof Found.UnknownTask) {
              stream.halfClose();
            } else {
              read(wanted, found, -1, after);
            }
          });
    }

    private void open(WorkerLogsRequest wanted, Found.Container container, int tail) {
      Optional<Instant> since =
          wanted.getSinceMillis() > 0
              ? Optional.of(Instant.ofEpochMilli(wanted.getSinceMillis()))
              : Optional.empty();
      LogRequest log =
          new LogRequest(
              container.id(),
              wanted.getFollow(),
              Math.max(-1, tail),
              since,
              wanted.getTimestamps());
      StreamHandle opened = runtime.logs(log, new Relay(wanted, container));
      boolean late;
      synchronized (this) {
        handle = opened;
        late = over;
      }
      if (late) {
        opened.close();
      }
    }

    private synchronized boolean over() {
      return over;
    }

    /** From the engine to the master. */
    private final class Relay implements StreamSink<OutputChunk> {
      private final WorkerLogsRequest wanted;
      private final Found.Container container;

      Relay(WorkerLogsRequest wanted, Found.Container container) {
        this.wanted = wanted;
        this.container = container;
      }

      @Override
      public CompletionStage<?> next(OutputChunk chunk) {
        ByteString data = chunk.data();
        CompletionStage<Void> sent = CompletableFuture.completedFuture(null);
        for (int at = 0; at < data.size(); at += CHUNK_BYTES_MAX) {
          ByteString piece = data.substring(at, Math.min(data.size(), at + CHUNK_BYTES_MAX));
          sent =
              stream.send(
                  LogChunk.newBuilder()
                      .setStream(chunk.source() == OutputChunk.Source.STDERR ? 2 : 1)
                      .setData(piece)
                      .setTaskId(wanted.getTaskId())
                      .build());
        }
        return sent;
      }

      @Override
      public void ended(Outcome<Nothing> outcome) {
        if (over()) {
          return;
        }
        Optional<RuntimeFailure> failure = outcome.toFailure();
        if (failure.isPresent() && !(failure.get() instanceof RuntimeFailure.NoSuchContainer)) {
          stream.fail(new RpcException(RpcCode.UNAVAILABLE, failure.get().message()));
          return;
        }
        TaskId task = new TaskId(wanted.getTaskId());
        finder
            .after(task, container.attempt())
            .whenComplete((found, bug) -> {
              boolean last = !(found instanceof Found.Container);
              if (last && wanted.getFollow()) {
                awaitNext(wanted, task, container.attempt());
              } else if (last) {
                stream.halfClose();
              } else {
                read(wanted, found, -1, container.attempt());
              }
            });
      }
    }
  }
}
