package io.drover.master.api;

import io.drover.proto.LogChunk;
import io.drover.proto.LogsRequest;
import io.drover.proto.WorkerLogsRequest;
import io.drover.protocol.WorkerMethods;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One task's log within a {@link LogsRelay}; its fields belong to the relay's control thread. */
final class LogSource {
  private static final int ALL = -1;

  private final LogsRelay relay;
  private final LogsRequest request;
  private final int tail;
  private final boolean named;
  private TaskPlace task;
  private @Nullable RpcStream<WorkerLogsRequest> stream;
  private State state = State.WAITING;
  private String said = "";

  /**
   * A log to be read.
   *
   * @param first the task was there when the reader asked, and not one that joined later, whose
   *     whole log is news
   * @param named the reader asked for this very task, and is told whatever is wrong with it
   */
  LogSource(LogsRelay relay, TaskPlace task, LogsRequest request, boolean first, boolean named) {
    this.relay = relay;
    this.task = task;
    this.request = request;
    this.tail = first ? request.getTail() : ALL;
    this.named = named;
  }

  /** What the state says of the task now; true if the log should be asked for anew. */
  boolean seen(TaskPlace now) {
    task = now;
    if (state != State.BROKEN || now.state().ended()) {
      return false;
    }
    state = State.WAITING;
    return true;
  }

  /** Asks the task's worker; false if that cannot be done now. */
  boolean open(WorkerConnections workers) {
    Optional<RpcConnection> connection = task.node().flatMap(workers::connection);
    if (connection.isEmpty()) {
      state = State.BROKEN;
      if (named || !task.state().ended()) {
        say("its node " + task.node().map(Object::toString).orElse("") + " is not connected");
      }
      return false;
    }
    boolean again = stream != null;
    said = "";
    RpcStream<WorkerLogsRequest> opened =
        connection.get().open(WorkerMethods.LOGS, new FromWorker(task));
    stream = opened;
    state = State.OPEN;
    opened.send(
        WorkerLogsRequest.newBuilder()
            .setTaskId(task.id().toString())
            .setFollow(request.getFollow())
            // A log that broke off goes on with what comes: what was sent is not sent again.
            .setTail(again ? 0 : tail)
            .setSinceMillis(request.getSinceMillis())
            .setTimestamps(request.getTimestamps())
            .build());
    opened.halfClose();
    return true;
  }

  /** Tells the reader, once until the log is read again. */
  void say(String message) {
    if (!said.equals(message)) {
      said = message;
      relay.say(task, message);
    }
  }

  void cancel() {
    RpcStream<WorkerLogsRequest> opened = stream;
    if (opened != null && state == State.OPEN) {
      opened.fail(new RpcException(RpcCode.CANCELLED, "the reader is gone"));
    }
  }

  private void ended(Optional<RpcException> failure) {
    state = State.DONE;
    if (failure.isEmpty()) {
      return;
    }
    RpcException reason = failure.get();
    if (reason.code() == RpcCode.UNAVAILABLE) {
      state = State.BROKEN;
    }
    // The container of a task that ended long ago may be gone; nobody needs to be told of each.
    boolean expected = reason.code() == RpcCode.NOT_FOUND && task.state().ended() && !named;
    if (!expected && reason.code() != RpcCode.CANCELLED) {
      say(String.valueOf(reason.getMessage()));
    }
  }

  private enum State {
    /** In line. */
    WAITING,
    /** Being read. */
    OPEN,
    /** The worker is away; goes on when it is back. */
    BROKEN,
    /** Read to its end, or refused. */
    DONE
  }

  /** What the worker sends. */
  private final class FromWorker implements StreamListener<LogChunk> {
    private final TaskPlace source;

    FromWorker(TaskPlace source) {
      this.source = source;
    }

    @Override
    public CompletionStage<Void> onMessage(LogChunk chunk) {
      return relay.pass(source, chunk);
    }

    @Override
    public void onHalfClose() {
      // Its end follows.
    }

    @Override
    public void onClosed(Optional<RpcException> failure) {
      relay.ended(() -> ended(failure));
    }
  }
}
