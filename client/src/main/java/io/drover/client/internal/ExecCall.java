package io.drover.client.internal;

import com.google.protobuf.ByteString;
import io.drover.base.HostPort;
import io.drover.proto.ExecInput;
import io.drover.proto.ExecOutput;
import io.drover.proto.ExecStart;
import io.drover.proto.TerminalSize;
import io.drover.protocol.ClientMethods;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A command inside a container. It is repeated only while it is certain that it was not started: no
 * connection could be made, or the master said that it does not lead. What was typed until then is
 * sent again.
 */
public final class ExecCall {
  /** Input beyond this, sent before the first answer, makes a redirect a failure. */
  private static final int REPLAY_BYTES_MAX = 1 << 18;

  /** Takes what the command prints, on a thread that may block. */
  public interface Output {
    /** The command wrote to its standard output. */
    void stdout(ByteString data);

    /** The command wrote to its standard error. */
    void stderr(ByteString data);
  }

  private final MasterCalls calls;
  private final Output output;
  private final SerialDelivery delivery;
  private final long startedNanos = System.nanoTime();
  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
  private final Failures failures = new Failures();
  private final List<ExecInput> replay = new ArrayList<>();
  private int replayBytes;
  private boolean replayable = true;
  private boolean inputEnded;
  private boolean ended;
  private int tries;
  private @Nullable RpcStream<ExecInput> stream;

  ExecCall(MasterCalls calls, ExecStart start, Output output) {
    this.calls = calls;
    this.output = output;
    this.delivery = new SerialDelivery(calls.threads().deliveries());
    replay.add(ExecInput.newBuilder().setStart(start).build());
  }

  /** Completes after the last output was taken. */
  public CompletableFuture<Integer> exitCode() {
    return exitCode;
  }

  /** Sends standard input. */
  public CompletableFuture<Void> stdin(ByteString data) {
    return send(ExecInput.newBuilder().setStdin(data).build());
  }

  /** Ends standard input. */
  public void closeStdin() {
    RpcStream<ExecInput> open;
    synchronized (this) {
      if (inputEnded) {
        return;
      }
      inputEnded = true;
      open = stream;
      replay.add(closedInput());
    }
    if (open != null) {
      open.send(closedInput());
    }
  }

  /** Sends the terminal's size. */
  public void resize(int columns, int rows) {
    TerminalSize size = TerminalSize.newBuilder().setColumns(columns).setRows(rows).build();
    Done.then(send(ExecInput.newBuilder().setResize(size).build()), (sent, failure) -> {});
  }

  /** Leaves the command. */
  public void close() {
    RpcStream<ExecInput> open;
    synchronized (this) {
      ended = true;
      open = stream;
    }
    if (open != null) {
      open.fail(new RpcException(RpcCode.CANCELLED, "closed by the client"));
    }
    exitCode.cancel(false);
  }

  void start() {
    HostPort master = calls.pool().choose(Set.of()).orElseThrow();
    Done.then(
        calls.pool().connection(master),
        (connection, failure) -> {
          if (connection == null) {
            notStarted(master, Failures.rpc(failure));
          } else {
            opened(connection.open(ClientMethods.EXEC, new Listener(master)));
          }
        });
  }

  private void opened(RpcStream<ExecInput> made) {
    synchronized (this) {
      if (!ended) {
        stream = made;
        replay.forEach(made::send);
        return;
      }
    }
    made.fail(new RpcException(RpcCode.CANCELLED, "closed by the client"));
  }

  private static ExecInput closedInput() {
    return ExecInput.newBuilder().setStdinClosed(true).build();
  }

  private CompletableFuture<Void> send(ExecInput input) {
    synchronized (this) {
      if (ended) {
        return CompletableFuture.failedFuture(
            new RpcException(RpcCode.CANCELLED, "the command has ended"));
      }
      if (replayable) {
        replayBytes += input.getSerializedSize();
        replayable = replayBytes <= REPLAY_BYTES_MAX;
        if (replayable) {
          replay.add(input);
        }
      }
      return stream == null
          ? CompletableFuture.completedFuture(null)
          : stream.send(input).toCompletableFuture();
    }
  }

  private void notStarted(HostPort master, RpcException failure) {
    calls.pool().disfavour(master);
    Optional<HostPort> leader = Failures.leader(failure);
    leader.ifPresent(calls.pool()::prefer);
    synchronized (this) {
      failures.add(master, failure);
      stream = null;
      if (ended) {
        return;
      }
      if (!Failures.retryable(failure) || !replayable) {
        fail(failure);
        return;
      }
      if (System.nanoTime() - startedNanos > calls.timeout().toNanos()) {
        fail(
            new NoLeaderException(
                "no master took the command within "
                    + Seconds.text(calls.timeout())
                    + "; the masters that were tried:"
                    + failures.describe(calls.pool().addresses())));
        return;
      }
      tries++;
    }
    long pause = tries % calls.pool().addresses().size() == 0 ? Pauses.betweenRoundsMillis() : 0;
    calls.threads().afterwards(pause, this::start);
  }

  private void fail(RuntimeException failure) {
    ended = true;
    delivery.execute(() -> exitCode.completeExceptionally(failure));
  }

  private final class Listener implements StreamListener<ExecOutput> {
    private final HostPort master;

    Listener(HostPort master) {
      this.master = master;
    }

    @Override
    public CompletionStage<Void> onMessage(ExecOutput message) {
      synchronized (ExecCall.this) {
        replayable = false;
        replay.clear();
      }
      return delivery.run(() -> take(message));
    }

    private void take(ExecOutput message) {
      switch (message.getKindCase()) {
        case STDOUT -> output.stdout(message.getStdout());
        case STDERR -> output.stderr(message.getStderr());
        case EXIT_CODE -> {
          exitCode.complete(message.getExitCode());
          finish();
        }
        case KIND_NOT_SET -> {}
      }
    }

    private void finish() {
      RpcStream<ExecInput> open;
      synchronized (ExecCall.this) {
        ended = true;
        open = stream;
      }
      if (open != null) {
        open.halfClose();
      }
    }

    @Override
    public void onHalfClose() {}

    @Override
    public void onClosed(Optional<RpcException> failure) {
      if (failure.isPresent() && failure.get().code() == RpcCode.NOT_LEADER) {
        notStarted(master, failure.get());
        return;
      }
      RpcException reason =
          failure.orElseGet(
              () -> new RpcException(RpcCode.INTERNAL, "the command ended without an exit code"));
      synchronized (ExecCall.this) {
        fail(reason);
      }
    }
  }
}
