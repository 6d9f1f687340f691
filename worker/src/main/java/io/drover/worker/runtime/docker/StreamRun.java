package io.drover.worker.runtime.docker;

import io.drover.worker.runtime.Nothing;
import io.drover.worker.runtime.Outcome;
import io.drover.worker.runtime.Outcome.Failed;
import io.drover.worker.runtime.RuntimeFailure;
import io.drover.worker.runtime.RuntimeFailure.EngineError;
import io.drover.worker.runtime.StreamHandle;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream on a virtual thread of its own, until its body returns or its handle is closed. Whoever
 * reads it slowly blocks that thread, and thereby the engine's end of the connection.
 */
final class StreamRun implements StreamHandle {
  private static final Logger LOG = LoggerFactory.getLogger(StreamRun.class);

  private final Calls calls;
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable EngineExchange exchange;
  private @Nullable Thread thread;

  private StreamRun(Calls calls) {
    this.calls = calls;
  }

  /** What a stream does. */
  @FunctionalInterface
  interface Body {
    void run(StreamRun run) throws IOException, InterruptedException;
  }

  /**
   * Starts a stream.
   *
   * @param ended called once, last; a stream that was closed has succeeded
   */
  static StreamRun start(Calls calls, Body body, Consumer<Outcome<Nothing>> ended) {
    StreamRun run = new StreamRun(calls);
    if (!calls.run(() -> ended.accept(run.outcome(body)))) {
      ended.accept(new Failed<>(calls.refusal()));
    }
    return run;
  }

  boolean closed() {
    return closing.getCount() == 0;
  }

  /** Makes the handle's close cut this exchange. */
  void attach(EngineExchange opened) throws IOException {
    synchronized (this) {
      if (!closed()) {
        exchange = opened;
        return;
      }
    }
    opened.abort();
    throw new IOException("the stream is closed");
  }

  /** Waits until the reader has dealt with an element; if it fails, the stream is closed. */
  void await(CompletionStage<?> stage) throws IOException, InterruptedException {
    try {
      stage.toCompletableFuture().get();
    } catch (ExecutionException e) {
      close();
      throw new IOException("the stream's reader has left", e);
    }
  }

  /** Waits for a while, or until the handle is closed. */
  void pause(Duration time) throws InterruptedException {
    boolean _ = closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    EngineExchange open;
    Thread running;
    synchronized (this) {
      closing.countDown();
      open = exchange;
      running = thread;
      exchange = null;
    }
    if (open != null) {
      open.abort();
    }
    if (running != null && !running.equals(Thread.currentThread())) {
      running.interrupt();
    }
  }

  private Outcome<Nothing> outcome(Body body) {
    synchronized (this) {
      if (closed()) {
        return Outcome.done();
      }
      thread = Thread.currentThread();
    }
    try {
      body.run(this);
      return Outcome.done();
    } catch (IOException e) {
      return ended(closed() ? calls.refusal() : calls.explain(e));
    } catch (InterruptedException e) {
      return ended(calls.refusal());
    } catch (RuntimeException e) {
      LOG.error("a stream from the engine failed by a fault of the worker", e);
      return ended(new EngineError("fault of the worker: " + e));
    } finally {
      synchronized (this) {
        thread = null;
        exchange = null;
      }
      // The interrupt was meant for the reading, not for whoever hears of the end.
      boolean _ = Thread.interrupted();
    }
  }

  private Outcome<Nothing> ended(RuntimeFailure failure) {
    return closed() ? Outcome.done() : new Failed<>(failure);
  }
}
