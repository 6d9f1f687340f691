package io.drover.master.api;

import io.drover.master.model.TaskState;
import io.drover.proto.ExecInput;
import io.drover.proto.ExecOutput;
import io.drover.proto.ExecStart;
import io.drover.protocol.WorkerMethods;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One command in a task's container: passes messages between client and worker, each side no faster
 * than the other reads. Called on the client connection's event loop; what comes from the worker
 * goes straight through.
 */
final class ExecRelay implements StreamListener<ExecInput> {
  private static final int FIND_MILLIS_MAX = 5_000;

  private final RpcStream<ExecOutput> client;
  private final TaskFinder finder;
  private final WorkerConnections workers;
  private final CompletableFuture<RpcStream<ExecInput>> worker = new CompletableFuture<>();

  /** Ends when everything received so far has left for the worker; null before the first. */
  private @Nullable CompletableFuture<Void> sent;

  ExecRelay(RpcStream<ExecOutput> client, TaskFinder finder, WorkerConnections workers) {
    this.client = client;
    this.finder = finder;
    this.workers = workers;
  }

  @Override
  public CompletionStage<Void> onMessage(ExecInput input) {
    CompletableFuture<Void> before = sent;
    if (before == null) {
      sent = start(input);
      return sent;
    }
    sent = before.thenCompose(nothing -> worker.join().send(input));
    return sent;
  }

  private CompletableFuture<Void> start(ExecInput input) {
    if (!input.hasStart() || input.getStart().getCommandCount() == 0) {
      client.fail(
          new RpcException(
              RpcCode.INVALID_ARGUMENT, "the first message must name the task and the command"));
      return CompletableFuture.completedFuture(null);
    }
    ExecStart start = input.getStart();
    return finder
        .find(start.getNamespace(), start.getTaskId())
        .toCompletableFuture()
        .copy()
        .orTimeout(FIND_MILLIS_MAX, TimeUnit.MILLISECONDS)
        .thenCompose(found -> open(found, start))
        .exceptionally(failure -> {
          RpcException reason = Failures.of(failure);
          worker.completeExceptionally(reason);
          client.fail(reason);
          return null;
        });
  }

  private CompletionStage<Void> open(FoundTasks found, ExecStart start) {
    TaskPlace task = runningOne(found, start.getTaskId());
    RpcConnection connection =
        task.node()
            .flatMap(workers::connection)
            .orElseThrow(() ->
                new RpcException(
                    RpcCode.UNAVAILABLE,
                    "task "
                        + task.name()
                        + ": its node "
                        + task.node().map(Object::toString).orElse("(none)")
                        + " is not connected to this master; try again"));
    RpcStream<ExecInput> stream = connection.open(WorkerMethods.EXEC, new FromWorker());
    ExecStart named = start.toBuilder().setTaskId(task.id().toString()).build();
    CompletionStage<Void> left = stream.send(ExecInput.newBuilder().setStart(named).build());
    if (!worker.complete(stream)) {
      stream.fail(new RpcException(RpcCode.CANCELLED, "the client is gone"));
    }
    return left;
  }

  private static TaskPlace runningOne(FoundTasks found, String target) {
    if (found.single()) {
      TaskPlace task = found.tasks().getFirst();
      if (task.state() != TaskState.RUNNING && task.state() != TaskState.STARTING) {
        throw new RpcException(
            RpcCode.CONFLICT,
            "task "
                + task.name()
                + " is "
                + task.state()
                + ": a command needs a running container");
      }
      return task;
    }
    return found.tasks().stream()
        .filter(task -> task.state() == TaskState.RUNNING)
        .findFirst()
        .orElseThrow(
            () -> new RpcException(RpcCode.CONFLICT, "no task of '" + target + "' is running"));
  }

  @Override
  public void onHalfClose() {
    CompletableFuture<Void> before = sent;
    if (before == null) {
      client.fail(new RpcException(RpcCode.INVALID_ARGUMENT, "no command was given"));
      return;
    }
    var _ =
        before.thenRun(() -> {
          if (worker.isDone() && !worker.isCompletedExceptionally()) {
            worker.join().halfClose();
          }
        });
  }

  @Override
  public void onClosed(Optional<RpcException> failure) {
    RpcException reason = failure.orElse(new RpcException(RpcCode.CANCELLED, "the client is gone"));
    if (!worker.completeExceptionally(reason) && !worker.isCompletedExceptionally()) {
      worker.join().fail(reason);
    }
  }

  /** What the container says. */
  private final class FromWorker implements StreamListener<ExecOutput> {
    @Override
    public CompletionStage<Void> onMessage(ExecOutput output) {
      return client.send(output);
    }

    @Override
    public void onHalfClose() {
      client.halfClose();
    }

    @Override
    public void onClosed(Optional<RpcException> failure) {
      failure.ifPresent(client::fail);
    }
  }
}
