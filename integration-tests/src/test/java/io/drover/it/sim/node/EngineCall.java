package io.drover.it.sim.node;

import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.SimProcess;
import io.drover.worker.runtime.Outcome;
import io.drover.worker.runtime.Outcome.Failed;
import io.drover.worker.runtime.RuntimeFailure;
import io.drover.worker.runtime.RuntimeFailure.EngineUnavailable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way from a process to the daemon and back. Its deadline is entered only when the
 * daemon stands still: nothing else makes a call wait for long. One thread.
 */
final class EngineCall<T> implements SimEngine.Wire {
  private static final long ANSWER_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private final SimEngine engine;
  private final SimProcess process;
  private final long deadlineNanos;
  private final Function<Consumer<RuntimeFailure>, Runnable> onLate;
  private final CompletableFuture<Outcome<T>> future = new CompletableFuture<>();
  private Agenda.@Nullable Entry deadline;
  private boolean over;

  /**
   * A call that is about to be made.
   *
   * @param deadlineNanos how long the client waits for a daemon that stands still
   * @param onLate what the client then does to find out why; it is given where to say so
   */
  EngineCall(
      SimEngine engine,
      SimProcess process,
      long deadlineNanos,
      Function<Consumer<RuntimeFailure>, Runnable> onLate) {
    this.engine = engine;
    this.process = process;
    this.deadlineNanos = deadlineNanos;
    this.onLate = onLate;
  }

  CompletableFuture<Outcome<T>> future() {
    return future;
  }

  /** The daemon has the answer. */
  void answer(Outcome<T> outcome) {
    engine.answered(this);
    engine.agenda().after(ANSWER_NANOS, () -> process.run(() -> finish(outcome)));
  }

  /** The client gives up. */
  void giveUp(RuntimeFailure failure) {
    engine.answered(this);
    finish(new Failed<>(failure));
  }

  @Override
  public void lost(String why) {
    answer(new Failed<>(new EngineUnavailable(why)));
  }

  @Override
  public void stalled() {
    if (deadline == null && !over) {
      deadline = process.after(deadlineNanos, this::late);
    }
  }

  @Override
  public boolean abandoned() {
    return over || !process.alive();
  }

  private void late() {
    if (over) {
      return;
    }
    over = true;
    engine.answered(this);
    onLate.apply(failure -> complete(new Failed<>(failure))).run();
  }

  private void finish(Outcome<T> outcome) {
    if (!over) {
      over = true;
      complete(outcome);
    }
  }

  private void complete(Outcome<T> outcome) {
    if (deadline != null) {
      deadline.cancel();
    }
    future.complete(outcome);
  }
}
