package io.drover.worker.session;

import com.google.protobuf.ByteString;
import io.drover.proto.ExecInput;
import io.drover.proto.ExecOutput;
import io.drover.proto.ExecStart;
import io.drover.proto.TerminalSize;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import io.drover.worker.agent.ContainerFinder;
import io.drover.worker.agent.ContainerFinder.Found;
import io.drover.worker.model.TaskId;
import io.drover.worker.runtime.ContainerRuntime;
import io.drover.worker.runtime.ExecRequest;
import io.drover.worker.runtime.ExecSession;
import io.drover.worker.runtime.Nothing;
import io.drover.worker.runtime.Outcome;
import io.drover.worker.runtime.OutputChunk;
import io.drover.worker.runtime.RuntimeFailure;
import io.drover.worker.runtime.StreamSink;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Runs commands in tasks' containers for a master, with input, terminal and exit code. */
final class ExecService {
  private static final int TERMINAL_COLUMNS_DEFAULT = 80;
  private static final int TERMINAL_ROWS_DEFAULT = 24;
  private static final int CHUNK_BYTES_MAX = 256 << 10;

  private final ContainerRuntime runtime;
  private final ContainerFinder finder;

  ExecService(ContainerRuntime runtime, ContainerFinder finder) {
    this.runtime = runtime;
    this.finder = finder;
  }

  StreamListener<ExecInput> accept(RpcStream<ExecOutput> stream) {
    return new Call(stream);
  }

  /** One command. Its session completes once the container is found and the command begun. */
  private final class Call implements StreamListener<ExecInput> {
    private final RpcStream<ExecOutput> stream;
    private final CompletableFuture<ExecSession> session = new CompletableFuture<>();
    private final CompletionStage<ExecSession> opened = session;
    // The input so far, piece after piece. The connection's event loop's own.
    private CompletionStage<Void> inputs = done();
    private final CompletableFuture<Void> outputSent = new CompletableFuture<>();
    private final CompletionStage<Void> afterOutput = outputSent;
    private boolean started;

    Call(RpcStream<ExecOutput> stream) {
      this.stream = stream;
    }

    @Override
    public CompletionStage<Void> onMessage(ExecInput message) {
      if (started == message.hasStart()) {
        return invalid("the first message, and only that one, carries start");
      }
      return switch (message.getKindCase()) {
        case START -> start(message.getStart());
        case STDIN -> write(message.getStdin());
        case STDIN_CLOSED -> closeInput();
        case RESIZE -> {
          Optional<ExecRequest.TerminalSize> size = size(message.getResize());
          yield size.isEmpty() ? done() : later(open -> open.resize(size.get()).isDone());
        }
        case KIND_NOT_SET -> done();
      };
    }

    private CompletionStage<Void> start(ExecStart start) {
      started = true;
      if (start.getTaskId().isEmpty() || start.getCommandCount() == 0) {
        return invalid("exec needs a task id and a command");
      }
      finder
          .newest(new TaskId(start.getTaskId()))
          .whenComplete((found, bug) -> found(start, found));
      return done();
    }

    private void found(ExecStart start, Found found) {
      if (!(found instanceof Found.Container container) || !container.running()) {
        boolean unknown = found instanceof Found.UnknownTask;
        fail(
            unknown ? RpcCode.NOT_FOUND : RpcCode.CONFLICT,
            unknown
                ? "task " + start.getTaskId() + " is not on this node"
                : "task " + start.getTaskId() + " has no running container");
        return;
      }
      Optional<ExecRequest.TerminalSize> terminal =
          start.getTty()
              ? size(start.getSize())
                  .or(() ->
                      Optional.of(
                          new ExecRequest.TerminalSize(
                              TERMINAL_COLUMNS_DEFAULT, TERMINAL_ROWS_DEFAULT)))
              : Optional.empty();
      ExecSession open =
          runtime.exec(
              new ExecRequest(
                  container.id(),
                  start.getCommandList(),
                  start.getEnvList(),
                  start.getUser(),
                  start.getWorkingDir(),
                  start.getPrivileged(),
                  terminal),
              new Relay());
      if (!start.getStdin()) {
        open.closeInput();
      }
      if (!session.complete(open)) {
        // The master has gone meanwhile.
        open.close();
      }
      CompletionStage<Outcome<Integer>> end = open.exitCode();
      end.whenComplete((outcome, bug) -> ended(outcome));
    }

    private void ended(Outcome<Integer> outcome) {
      switch (outcome) {
        case Outcome.Done<Integer>(Integer code) ->
            afterOutput
                .thenCompose(sent -> stream.send(ExecOutput.newBuilder().setExitCode(code).build()))
                .whenComplete((sent, failure) -> stream.halfClose());
        case Outcome.Failed<Integer>(RuntimeFailure failure) ->
            fail(code(failure), failure.message());
      }
    }

    private static RpcCode code(RuntimeFailure failure) {
      return switch (failure) {
        case RuntimeFailure.NoSuchContainer gone -> RpcCode.NOT_FOUND;
        case RuntimeFailure.NotRunning ended -> RpcCode.CONFLICT;
        case RuntimeFailure.BadRequest bad -> RpcCode.INVALID_ARGUMENT;
        case RuntimeFailure.EngineUnavailable away -> RpcCode.UNAVAILABLE;
        default -> RpcCode.INTERNAL;
      };
    }

    private void fail(RpcCode code, String message) {
      RpcException failure = new RpcException(code, message);
      session.completeExceptionally(failure);
      stream.fail(failure);
    }

    /**
     * Completes when the engine has taken the input: that is what slows the master's client down.
     */
    private CompletionStage<Void> write(ByteString data) {
      // Input that a process no longer takes is dropped, as a shell's pipe drops it.
      inputs =
          inputs
              .thenCompose(before -> opened)
              .thenCompose(open -> open.write(data))
              .handle((outcome, failure) -> null);
      return inputs;
    }

    /** After the input that came before: a future's dependants run in no order of their own. */
    private CompletionStage<Void> closeInput() {
      inputs = inputs.thenCompose(before -> opened).thenAccept(ExecSession::closeInput);
      return done();
    }

    private CompletionStage<Void> later(java.util.function.Consumer<ExecSession> work) {
      opened.thenAccept(work);
      return done();
    }

    private CompletionStage<Void> invalid(String message) {
      fail(RpcCode.INVALID_ARGUMENT, message);
      return done();
    }

    private static CompletionStage<Void> done() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onHalfClose() {
      closeInput();
    }

    @Override
    public void onClosed(Optional<RpcException> failure) {
      RpcException gone = new RpcException(RpcCode.CANCELLED, "the master has gone");
      if (!session.completeExceptionally(gone)) {
        opened.thenAccept(ExecSession::close);
      }
    }

    private static Optional<ExecRequest.TerminalSize> size(TerminalSize size) {
      return size.getColumns() > 0 && size.getRows() > 0
          ? Optional.of(new ExecRequest.TerminalSize(size.getColumns(), size.getRows()))
          : Optional.empty();
    }

    /** From the process to the master. */
    private final class Relay implements StreamSink<OutputChunk> {
      private CompletionStage<Void> last = done();

      @Override
      public CompletionStage<?> next(OutputChunk chunk) {
        ByteString data = chunk.data();
        for (int at = 0; at < data.size(); at += CHUNK_BYTES_MAX) {
          ByteString piece = data.substring(at, Math.min(data.size(), at + CHUNK_BYTES_MAX));
          ExecOutput.Builder output = ExecOutput.newBuilder();
          last =
              stream.send(
                  chunk.source() == OutputChunk.Source.STDERR
                      ? output.setStderr(piece).build()
                      : output.setStdout(piece).build());
        }
        return last;
      }

      @Override
      public void ended(Outcome<Nothing> outcome) {
        outputSent.complete(null);
      }
    }
  }
}
