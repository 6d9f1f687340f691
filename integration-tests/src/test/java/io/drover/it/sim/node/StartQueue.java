package io.drover.it.sim.node;

import io.drover.worker.runtime.Outcome;
import io.drover.worker.runtime.Outcome.Failed;
import io.drover.worker.runtime.RuntimeFailure;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Lets only so many creations and starts be under way at once. One thread. */
final class StartQueue {
  private static final int UNDER_WAY_MAX = 4;

  private final Supplier<CompletableFuture<Optional<RuntimeFailure>>> sound;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int underWay;

  /**
   * A queue.
   *
   * @param sound says why the daemon should not be asked, if it should not
   */
  StartQueue(Supplier<CompletableFuture<Optional<RuntimeFailure>>> sound) {
    this.sound = sound;
  }

  <T> CompletableFuture<Outcome<T>> turn(Supplier<CompletableFuture<Outcome<T>>> call) {
    CompletableFuture<Outcome<T>> answer = new CompletableFuture<>();
    waiting.add(() -> begin(call, answer));
    next();
    return answer;
  }

  private void next() {
    if (underWay < UNDER_WAY_MAX && !waiting.isEmpty()) {
      underWay++;
      waiting.remove().run();
    }
  }

  private <T> void begin(
      Supplier<CompletableFuture<Outcome<T>>> call, CompletableFuture<Outcome<T>> answer) {
    var _ =
        sound
            .get()
            .thenCompose(problem ->
                problem
                    .map(failure ->
                        CompletableFuture.completedFuture((Outcome<T>) new Failed<T>(failure)))
                    .orElseGet(call))
            .thenAccept(outcome -> {
              underWay--;
              answer.complete(outcome);
              next();
            });
  }
}
