package io.drover.it.fuzz;

import io.drover.base.Check;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A thread that is the caller's: what is to run now runs when asked, what is timed at each tick.
 */
final class InlineExecutor extends AbstractExecutorService implements ScheduledExecutorService {
  private static final int RUNS_MAX = 20_000;

  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private final List<Timed> timed = new ArrayList<>();

  @Override
  public void execute(Runnable command) {
    waiting.add(command);
  }

  /** Runs what waits, and what that brings about; true if there was something. */
  boolean run() {
    int runs = 0;
    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
      next.run();
      Check.state(runs++ < RUNS_MAX, "the work does not end");
    }
    return runs > 0;
  }

  /** The time of everything that is timed has come, once. */
  void tick() {
    List<Timed> due = List.copyOf(timed);
    timed.removeIf(one -> !one.again);
    due.stream().filter(one -> !one.cancelled).forEach(one -> execute(one.command));
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return add(command, false);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("nobody waits for a timed answer");
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long first, long period, TimeUnit unit) {
    return add(command, true);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long first, long delay, TimeUnit unit) {
    return add(command, true);
  }

  private ScheduledFuture<?> add(Runnable command, boolean again) {
    Timed one = new Timed(command, again);
    timed.add(one);
    return one;
  }

  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return false;
  }

  private final class Timed implements ScheduledFuture<Object> {
    private final Runnable command;
    private final boolean again;
    private boolean cancelled;

    Timed(Runnable command, boolean again) {
      this.command = command;
      this.again = again;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      cancelled = true;
      return timed.remove(this);
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }

    @Override
    public boolean isDone() {
      return cancelled;
    }

    @Override
    public Object get() {
      throw new UnsupportedOperationException("nobody waits for it");
    }

    @Override
    public Object get(long timeout, TimeUnit unit) {
      return get();
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return Integer.compare(System.identityHashCode(this), System.identityHashCode(other));
    }
  }
}
