package io.drover.it.sim.control;

import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.SimProcess;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One thread of a simulated process: what is given to it runs on the process, in order, each in a
 * moment of its own, late when the process is paused, never when it has died.
 */
public final class SimExecutor extends AbstractExecutorService implements ScheduledExecutorService {
  private final SimProcess process;
  private boolean shut;

  /** A thread of this process. */
  public SimExecutor(SimProcess process) {
    this.process = process;
  }

  @Override
  public void execute(Runnable command) {
    if (shut) {
      throw new RejectedExecutionException("this executor is shut down");
    }
    process.soon(() -> {
      if (!shut) {
        command.run();
      }
    });
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return schedule(
        () -> {
          command.run();
          return Boolean.TRUE;
        },
        delay,
        unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    Timer<V> timer = new Timer<>(callable, 0);
    timer.begin(unit.toNanos(delay));
    return timer;
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return scheduleWithFixedDelay(command, initialDelay, period, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    Timer<Boolean> timer =
        new Timer<>(
            () -> {
              command.run();
              return Boolean.TRUE;
            },
            unit.toNanos(delay));
    timer.begin(unit.toNanos(initialDelay));
    return timer;
  }

  @Override
  public void shutdown() {
    shut = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shut = true;
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return shut;
  }

  @Override
  public boolean isTerminated() {
    return shut;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return shut;
  }

  private final class Timer<V> extends FutureTask<V> implements ScheduledFuture<V> {
    private final long periodNanos;
    private Agenda.@Nullable Entry entry;

    Timer(Callable<V> callable, long periodNanos) {
      super(callable);
      this.periodNanos = periodNanos;
    }

    void begin(long nanos) {
      if (shut) {
        throw new RejectedExecutionException("this executor is shut down");
      }
      next(nanos);
    }

    private void next(long nanos) {
      entry =
          process.after(
              nanos,
              () -> {
                if (shut || isCancelled()) {
                  return;
                }
                if (periodNanos == 0) {
                  run();
                } else if (runAndReset()) {
                  next(periodNanos);
                }
              });
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      if (entry != null) {
        entry.cancel();
      }
      return super.cancel(mayInterruptIfRunning);
    }

    @Override
    protected void setException(Throwable t) {
      super.setException(t);
      throw new IllegalStateException("a simulated thread's task failed", t);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public int compareTo(Delayed other) {
      throw new UnsupportedOperationException("nobody asks");
    }
  }
}
