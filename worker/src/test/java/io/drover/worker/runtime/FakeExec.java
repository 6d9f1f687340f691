package io.drover.worker.runtime;

import com.google.protobuf.ByteString;
import io.drover.worker.runtime.Outcome.Done;
import io.drover.worker.runtime.Outcome.Failed;
import io.drover.worker.runtime.OutputChunk.Source;
import io.drover.worker.runtime.RuntimeFailure.NotRunning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A process in a container of the fake engine: "cat" copies its input until it ends, "echo" prints
 * its arguments, "false" ends with 1, everything else with 0 at once.
 */
public final class FakeExec implements ExecSession {
  private final StreamSink<OutputChunk> sink;
  private final CompletableFuture<Outcome<Integer>> exitCode = new CompletableFuture<>();
  private final List<ExecRequest.TerminalSize> sizes = new ArrayList<>();

  /** A process that begins now, or fails so. */
  public FakeExec(
      ExecRequest request, StreamSink<OutputChunk> sink, Optional<RuntimeFailure> failure) {
    this.sink = sink;
    request.terminal().ifPresent(sizes::add);
    if (failure.isPresent()) {
      sink.ended(new Failed<>(failure.get()));
      exitCode.complete(new Failed<>(failure.get()));
      return;
    }
    List<String> command = request.command();
    switch (command.getFirst()) {
      case "cat" -> {}
      case "echo" -> {
        print(ByteString.copyFromUtf8(String.join(" ", command.subList(1, command.size())) + "\n"));
        end(new Done<>(0));
      }
      case "false" -> end(new Done<>(1));
      default -> end(new Done<>(0));
    }
  }

  /** The sizes its terminal had, in order. */
  public List<ExecRequest.TerminalSize> sizes() {
    return List.copyOf(sizes);
  }

  @Override
  public CompletableFuture<Outcome<Integer>> exitCode() {
    return exitCode;
  }

  @Override
  public CompletableFuture<Outcome<Nothing>> write(ByteString data) {
    if (exitCode.isDone()) {
      return CompletableFuture.completedFuture(
          new Failed<>(new NotRunning("the process takes no input any more")));
    }
    print(data);
    return CompletableFuture.completedFuture(Outcome.done());
  }

  @Override
  public void closeInput() {
    end(new Done<>(0));
  }

  @Override
  public CompletableFuture<Outcome<Nothing>> resize(ExecRequest.TerminalSize size) {
    sizes.add(size);
    return CompletableFuture.completedFuture(Outcome.done());
  }

  @Override
  public void close() {
    end(new Failed<>(new NotRunning("the session was closed before the process ended")));
  }

  private void print(ByteString data) {
    sink.next(new OutputChunk(Source.STDOUT, data));
  }

  private void end(Outcome<Integer> outcome) {
    if (!exitCode.isDone()) {
      sink.ended(Outcome.done());
      exitCode.complete(outcome);
    }
  }
}
