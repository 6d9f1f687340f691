package io.drover.master.api;

import com.google.protobuf.ByteString;
import io.drover.master.model.TaskId;
import io.drover.proto.LogChunk;
import io.drover.proto.LogsRequest;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The logs of many tasks in one stream. All fields but the fan-in belong to the control thread.
 *
 * <p>A source that cannot be read costs a line that says so, never the whole stream. While the
 * stream follows, tasks that are new join it and a source whose worker comes back goes on. At most
 * {@link #SOURCES_MAX} sources are open at once: without follow the others wait for their turn,
 * with it they are named as left out.
 */
final class LogsRelay implements StreamListener<LogsRequest> {
  static final int SOURCES_MAX = 64;
  private static final int LOOK_AGAIN_MILLIS = 500;
  private static final int STDERR = 2;

  private final RpcStream<LogChunk> client;
  private final Containers containers;
  private final FanIn<LogChunk> fanIn;
  private final Map<TaskId, LogSource> sources = new HashMap<>();
  private final Queue<LogSource> waiting = new ArrayDeque<>();
  private @Nullable LogsRequest request;
  private @Nullable Future<?> ticker;
  private int open;
  private boolean found;
  private boolean complete;
  private boolean looking;
  private boolean over;

  LogsRelay(RpcStream<LogChunk> client, Containers containers) {
    this.client = client;
    this.containers = containers;
    this.fanIn = new FanIn<>(client);
  }

  @Override
  public CompletionStage<Void> onMessage(LogsRequest message) {
    control(() -> begin(message));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onHalfClose() {
    // The request is all that a reader of logs sends.
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

  private void begin(LogsRequest message) {
    if (request != null) {
      client.fail(new RpcException(RpcCode.PROTOCOL_ERROR, "one request a stream"));
      return;
    }
    request = message;
    look(message);
    if (message.getFollow() && !over) {
      ticker =
          containers
              .control()
              .scheduleWithFixedDelay(
                  () -> look(message), LOOK_AGAIN_MILLIS, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void look(LogsRequest message) {
    if (looking || over) {
      return;
    }
    looking = true;
    containers
        .finder()
        .find(message.getNamespace(), message.getTarget())
        .whenComplete((tasks, failure) ->
            control(() -> looked(message, Optional.ofNullable(tasks), failure)));
  }

  private void looked(
      LogsRequest message, Optional<FoundTasks> tasks, @Nullable Throwable failure) {
    looking = false;
    if (over) {
      return;
    }
    if (tasks.isPresent()) {
      take(message, tasks.get());
    } else if (failure != null) {
      RpcException reason = Failures.of(failure);
      if (!found) {
        client.fail(reason);
        end();
      } else if (reason.code() == RpcCode.NOT_FOUND) {
        // What was followed has been removed: what its workers still send is the end of it.
        complete = true;
        waiting.clear();
      }
    }
    endIfDone(message);
  }

  private void take(LogsRequest message, FoundTasks tasks) {
    boolean first = !found;
    found = true;
    complete = !message.getFollow() || tasks.complete();
    for (TaskPlace task : tasks.tasks()) {
      LogSource source = sources.get(task.id());
      if (source == null) {
        if (task.node().isEmpty()) {
          continue;
        }
        source = new LogSource(this, task, message, first, tasks.single());
        sources.put(task.id(), source);
        waiting.add(source);
      } else if (source.seen(task)) {
        waiting.add(source);
      }
    }
    openWaiting(message);
  }

  private void openWaiting(LogsRequest message) {
    while (!waiting.isEmpty() && open < SOURCES_MAX) {
      LogSource source = waiting.remove();
      if (source.open(containers.workers())) {
        open++;
      }
    }
    if (message.getFollow()) {
      waiting.forEach(source ->
          source.say(
              "not followed: this stream has " + SOURCES_MAX + " tasks already; name fewer"));
      waiting.clear();
    }
  }

  private void endIfDone(LogsRequest message) {
    if (!over && found && open == 0 && waiting.isEmpty() && (complete || !message.getFollow())) {
      fanIn.finish();
      stopTicking();
      over = true;
    }
  }

  private void end() {
    over = true;
    stopTicking();
    sources.values().forEach(LogSource::cancel);
    sources.clear();
    waiting.clear();
  }

  private void stopTicking() {
    if (ticker != null) {
      ticker.cancel(false);
      ticker = null;
    }
  }

  /** Passes on what a source sent. Any thread. */
  CompletionStage<Void> pass(TaskPlace task, LogChunk chunk) {
    return fanIn.send(
        chunk.toBuilder().setSource(task.name()).setTaskId(task.id().toString()).build());
  }

  /** Tells the reader what went wrong with one source. Any thread. */
  void say(TaskPlace task, String message) {
    ByteString line = ByteString.copyFromUtf8("drover: " + message + "\n");
    pass(task, LogChunk.newBuilder().setStream(STDERR).setData(line).build());
  }

  /** A source has ended. Any thread. */
  void ended(Runnable bookkeeping) {
    control(() -> {
      bookkeeping.run();
      open--;
      LogsRequest asked = request;
      if (!over && asked != null) {
        openWaiting(asked);
        endIfDone(asked);
      }
    });
  }
}
