package io.drover.it.sim.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * One life of a simulated process: what is given to it runs on it while it lives, waits while it is
 * paused, and is dropped when it has died. A restarted program is a new process. One thread.
 *
 * <p>Its clocks are its machine's. A pause stops no clock: whoever wakes up finds it late.
 */
public final class SimProcess {
  private final Agenda agenda;
  private final MachineClock clock;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final List<Watcher> watchers = new ArrayList<>();
  private boolean dead;
  private boolean paused;

  public SimProcess(Agenda agenda, MachineClock clock) {
    this.agenda = agenda;
    this.clock = clock;
  }

  /** Runs it now, later if this process is paused, never if it has died. */
  public void run(Runnable what) {
    if (dead) {
      return;
    }
    if (paused) {
      waiting.add(what);
    } else {
      what.run();
    }
  }

  /** Runs it after a while by this machine's monotonic clock. */
  public Agenda.Entry after(long nanos, Runnable what) {
    return agenda.after(clock.realNanos(nanos), () -> run(what));
  }

  /** Runs it once everything that happens at this moment has happened. */
  public void soon(Runnable what) {
    agenda.after(0, () -> run(what));
  }

  /** As after SIGSTOP. */
  public void pause() {
    if (!paused) {
      paused = true;
      watchers.forEach(Watcher::paused);
    }
  }

  /** As after SIGCONT: what waited runs now, in order. */
  public void resume() {
    if (!paused) {
      return;
    }
    paused = false;
    watchers.forEach(Watcher::resumed);
    while (!paused && !dead && !waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  /** As after SIGKILL. */
  public void kill() {
    dead = true;
    waiting.clear();
  }

  /** Tells somebody outside when this process stands still and when it goes on. */
  public void watch(Watcher watcher) {
    watchers.add(watcher);
  }

  public boolean alive() {
    return !dead;
  }

  public boolean paused() {
    return paused;
  }

  /** The machine's monotonic clock. */
  public long monotonicNanos() {
    return clock.monotonicNanos();
  }

  /** The machine's monotonic clock. */
  public long monotonicMillis() {
    return TimeUnit.NANOSECONDS.toMillis(clock.monotonicNanos());
  }

  /** The machine's clock, in milliseconds since 1970. */
  public long wallMillis() {
    return clock.wallMillis();
  }

  /** Is told of the pauses of a process, by the world and not on the process. */
  public interface Watcher {
    void paused();

    void resumed();
  }
}
