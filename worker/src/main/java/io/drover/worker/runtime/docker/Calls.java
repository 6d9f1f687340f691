package io.drover.worker.runtime.docker;

import io.drover.worker.runtime.Outcome;
import io.drover.worker.runtime.Outcome.Failed;
import io.drover.worker.runtime.RuntimeFailure;
import io.drover.worker.runtime.RuntimeFailure.EngineError;
import io.drover.worker.runtime.RuntimeFailure.EngineUnavailable;
import io.drover.worker.runtime.RuntimeFailure.TimedOut;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries blocking calls out on virtual threads, bounds how many there are, and turns whatever they
 * throw into a {@link RuntimeFailure}.
 */
final class Calls implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

  private final EngineApi api;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("engine-call-", 0).factory());
  private final Semaphore calls;
  private final StartGate starts;
  private volatile boolean closed;

  /** The engine did not answer the last time. */
  private volatile boolean suspect;

  Calls(EngineApi api) {
    this.api = api;
    calls = new Semaphore(api.limits().callsMax());
    starts = new StartGate(api.limits().startsInParallelMax());
  }

  /** A blocking call. */
  @FunctionalInterface
  interface Work<T> {
    Outcome<T> run() throws IOException, InterruptedException;
  }

  /** Carries a call out as soon as it comes. */
  <T> CompletableFuture<Outcome<T>> submit(Work<T> work) {
    CompletableFuture<Outcome<T>> future = new CompletableFuture<>();
    if (!run(() -> future.complete(outcome(work)))) {
      future.complete(new Failed<>(refusal()));
    }
    return future;
  }

  /** Carries a call out when the engine has few enough of its kind; its time begins then. */
  <T> CompletableFuture<Outcome<T>> submitStart(StartGate.Kind kind, Work<T> work) {
    return submit(() -> {
      starts.enter(kind);
      try {
        if (suspect) {
          // Else a long row of starts would each find out for itself, by its whole deadline.
          sound();
        }
        // Explained before the next one has its turn, so that it knows of a hung engine.
        return outcome(work);
      } finally {
        starts.leave();
      }
    });
  }

  /**
   * Runs something on a thread of its own.
   *
   * @return false if it is refused, because too much runs already or the runtime is closed
   */
  boolean run(Runnable body) {
    if (!calls.tryAcquire()) {
      return false;
    }
    try {
      threads.execute(() -> {
        try {
          body.run();
        } finally {
          calls.release();
        }
      });
      return true;
    } catch (RejectedExecutionException e) {
      calls.release();
      return false;
    }
  }

  /** Why {@link #run} refused. */
  RuntimeFailure refusal() {
    return new EngineUnavailable(
        closed ? "the runtime is closed" : "more calls wait for the engine than are allowed");
  }

  /** What an exception of a call means. May ask the engine whether it still lives. */
  RuntimeFailure explain(IOException exception) {
    return switch (exception) {
      case FailureException e -> e.failure();
      case RefusalException e -> Failures.ofContainer(e);
      case DeadlineException e -> late(String.valueOf(e.getMessage()));
      default -> lost(exception);
    };
  }

  @Override
  public void close() {
    closed = true;
    threads.shutdownNow();
  }

  private <T> Outcome<T> outcome(Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      return new Failed<>(explain(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Failed<>(refusal());
    } catch (RuntimeException e) {
      LOG.error("a call to the engine failed by a fault of the worker", e);
      return new Failed<>(new EngineError("fault of the worker: " + e));
    }
  }

  private void sound() throws FailureException {
    try {
      api.ping();
      suspect = false;
    } catch (IOException e) {
      throw new FailureException(
          closed ? refusal() : new EngineUnavailable("no answer to a ping: " + e.getMessage()));
    }
  }

  private RuntimeFailure late(String message) {
    try {
      api.ping();
      return new TimedOut(message);
    } catch (IOException e) {
      api.forgetVersion();
      suspect = true;
      return new EngineUnavailable(message + "; nor does it answer a ping");
    }
  }

  private RuntimeFailure lost(IOException exception) {
    if (closed) {
      return refusal();
    }
    api.forgetVersion();
    suspect = true;
    String message = exception.getMessage();
    return new EngineUnavailable(message == null ? exception.toString() : message);
  }
}
