package io.drover.client.internal;

import com.google.protobuf.MessageLite;
import io.drover.base.HostPort;
import io.drover.proto.ExecStart;
import io.drover.proto.RestoreStart;
import io.drover.proto.WriteResponse;
import io.drover.rpc.RpcMethod;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Calls and streams to whichever master serves them. What goes wrong is an {@link
 * io.drover.rpc.RpcException} or a {@link NoLeaderException}.
 */
public final class MasterCalls implements AutoCloseable {
  private final ClientThreads threads = new ClientThreads();
  private final MasterPool pool;
  private final Duration timeout;
  private final Set<Runnable> open = ConcurrentHashMap.newKeySet();

  /**
   * @param seeds the masters to try first
   * @param timeout how long a call is tried, all its tries together
   */
  public MasterCalls(List<HostPort> seeds, Connector connector, Duration timeout) {
    this.pool = new MasterPool(seeds, connector);
    this.timeout = timeout;
  }

  MasterPool pool() {
    return pool;
  }

  ClientThreads threads() {
    return threads;
  }

  Duration timeout() {
    return timeout;
  }

  /** Adds addresses of masters to those that are tried. */
  public void learn(Collection<HostPort> masters) {
    pool.learn(masters);
  }

  /** One request, tried until it is answered or the time-out passes. */
  public <Q extends MessageLite, R extends MessageLite> CompletableFuture<R> call(
      RpcMethod<Q, R> method, Q request) {
    CompletableFuture<R> result = new UnaryCall<>(pool, threads, method, request, timeout).start();
    untilDone(() -> result.completeExceptionally(MasterPool.clientClosed()), result);
    return result;
  }

  /**
   * A stream that goes on at another master when its own is lost.
   *
   * @param receiver takes the items, one at a time, on a thread that may block
   * @param interrupted hears why the stream has to go on elsewhere
   */
  public <Q extends MessageLite, R extends MessageLite> ResumingStream<Q, R> stream(
      RpcMethod<Q, R> method,
      StreamPlan<Q, R> plan,
      Consumer<R> receiver,
      Consumer<String> interrupted) {
    ResumingStream<Q, R> stream = new ResumingStream<>(this, method, plan, receiver, interrupted);
    untilDone(stream::close, stream.done());
    stream.start();
    return stream;
  }

  /** A snapshot that is to be restored. */
  public CompletableFuture<WriteResponse> upload(RestoreStart start, SnapshotUpload.Source source) {
    SnapshotUpload upload = new SnapshotUpload(this, start, source);
    CompletableFuture<WriteResponse> result = upload.result();
    untilDone(() -> result.completeExceptionally(MasterPool.clientClosed()), result);
    upload.begin();
    return result;
  }

  /** A command inside a container. */
  public ExecCall exec(ExecStart start, ExecCall.Output output) {
    ExecCall call = new ExecCall(this, start, output);
    untilDone(call::close, call.exitCode());
    call.start();
    return call;
  }

  private void untilDone(Runnable end, CompletableFuture<?> done) {
    open.add(end);
    Done.then(done, (result, failure) -> open.remove(end));
  }

  /** Ends everything that is under way and closes the connections. */
  @Override
  public void close() {
    pool.close();
    open.forEach(Runnable::run);
    threads.close();
  }
}
