package io.drover.client.internal;

import io.drover.base.HostPort;
import io.drover.proto.RestoreInput;
import io.drover.proto.RestoreStart;
import io.drover.proto.SnapshotPart;
import io.drover.proto.WriteResponse;
import io.drover.protocol.ClientMethods;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A snapshot on its way to the leader, sent again from its beginning, under the same key, until it
 * is answered or no master has taken it for the client's time-out. Works on a thread that may
 * block.
 */
public final class SnapshotUpload {
  /** A state that is not restored after so long never will be. */
  private static final int ANSWER_SECONDS_MAX = 120;

  /** A try that lasted so long was served; the time-out starts anew. */
  private static final long SERVED_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final MasterCalls calls;
  private final RestoreStart start;
  private final Source source;
  private final CompletableFuture<WriteResponse> result = new CompletableFuture<>();
  private final Failures failures = new Failures();
  private long failingSinceNanos = System.nanoTime();
  private int tries;

  /** Where the parts come from. */
  public interface Source {
    /** Begins at the first part. */
    Parts open() throws IOException;
  }

  /** The parts, in order. */
  public interface Parts extends Closeable {
    /** The next one; empty after the last. */
    Optional<SnapshotPart> next() throws IOException;
  }

  SnapshotUpload(MasterCalls calls, RestoreStart start, Source source) {
    this.calls = calls;
    this.start = start;
    this.source = source;
  }

  CompletableFuture<WriteResponse> result() {
    return result;
  }

  void begin() {
    calls.threads().deliveries().execute(this::attempt);
  }

  private void attempt() {
    if (result.isDone()) {
      return;
    }
    HostPort master = calls.pool().choose(Set.of()).orElseThrow();
    long begun = System.nanoTime();
    try {
      WriteResponse answer = send(calls.pool().connection(master).join());
      calls.pool().prefer(master);
      result.complete(answer);
    } catch (CompletionException e) {
      lost(master, Failures.rpc(e), begun);
    } catch (IOException | RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  private WriteResponse send(RpcConnection connection) throws IOException {
    Answer answer = new Answer();
    RpcStream<RestoreInput> stream = connection.open(ClientMethods.RESTORE, answer);
    try (Parts parts = source.open()) {
      await(stream.send(RestoreInput.newBuilder().setStart(start).build()), answer);
      for (Optional<SnapshotPart> part = parts.next(); part.isPresent(); part = parts.next()) {
        await(stream.send(RestoreInput.newBuilder().setPart(part.get()).build()), answer);
      }
      stream.halfClose();
      return answer.came.orTimeout(ANSWER_SECONDS_MAX, TimeUnit.SECONDS).join();
    } finally {
      stream.fail(new RpcException(RpcCode.CANCELLED, "the snapshot is sent no further"));
    }
  }

  /** What the master answers says more than that it takes no further part. */
  private static void await(CompletionStage<Void> sent, Answer answer) {
    CompletableFuture.anyOf(sent.toCompletableFuture(), answer.came).join();
    if (answer.came.isCompletedExceptionally()) {
      answer.came.join();
    }
  }

  private void lost(HostPort master, RpcException failure, long begunNanos) {
    calls.pool().disfavour(master);
    Failures.leader(failure).ifPresent(calls.pool()::prefer);
    failures.add(master, failure);
    long now = System.nanoTime();
    if (now - begunNanos > SERVED_NANOS) {
      failingSinceNanos = now;
    }
    if (!Failures.retryable(failure)) {
      result.completeExceptionally(failure);
    } else if (now - failingSinceNanos > calls.timeout().toNanos()) {
      result.completeExceptionally(
          new NoLeaderException(
              "no master took the snapshot within "
                  + Seconds.text(calls.timeout())
                  + "; the masters that were tried:"
                  + failures.describe(calls.pool().addresses())));
    } else {
      tries++;
      long pause = tries % calls.pool().addresses().size() == 0 ? Pauses.betweenRoundsMillis() : 0;
      calls.threads().afterwards(pause, this::begin);
    }
  }

  private static final class Answer implements StreamListener<WriteResponse> {
    private final CompletableFuture<WriteResponse> came = new CompletableFuture<>();

    @Override
    public CompletionStage<Void> onMessage(WriteResponse message) {
      came.complete(message);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onHalfClose() {}

    @Override
    public void onClosed(Optional<RpcException> failure) {
      came.completeExceptionally(
          failure.orElseGet(
              () -> new RpcException(RpcCode.UNAVAILABLE, "the master ended without an answer")));
    }
  }
}
