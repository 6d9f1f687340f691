package io.drover.it.sim.node;

import io.drover.base.Check;
import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.SimProcess;
import io.drover.worker.loop.Loop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * A worker's loop on a simulated process: messages and timers in order, none while the process is
 * paused, none after its death. What waits at one moment runs in one go. One thread.
 */
final class SimLoop implements Loop {
  private final SimProcess process;
  private final Chance chance;
  private final Queue<Runnable> messages = new ArrayDeque<>();
  private boolean awake;
  private boolean turning;
  private boolean ended;

  SimLoop(SimProcess process, Chance chance) {
    this.process = process;
    this.chance = chance;
  }

  @Override
  public boolean offer(Runnable message) {
    if (ended) {
      return false;
    }
    put(message);
    return true;
  }

  @Override
  public void put(Runnable message) {
    if (ended) {
      return;
    }
    messages.add(message);
    if (!awake) {
      awake = true;
      process.soon(this::turn);
    }
  }

  @Override
  public Timer after(long delayMillis, Runnable message) {
    checkOnLoop();
    Agenda.Entry entry =
        process.after(TimeUnit.MILLISECONDS.toNanos(Math.max(0, delayMillis)), () -> run(message));
    return entry::cancel;
  }

  @Override
  public long nowMillis() {
    return process.monotonicMillis();
  }

  @Override
  public long uptimeMillis() {
    return process.monotonicMillis();
  }

  @Override
  public long wallMillis() {
    return process.wallMillis();
  }

  @Override
  public double jitter() {
    return chance.fraction();
  }

  @Override
  public void checkOnLoop() {
    Check.state(turning, "the worker's state was touched outside of its loop");
  }

  /** What waits is dropped. */
  void end() {
    ended = true;
    messages.clear();
  }

  private void turn() {
    awake = false;
    // Those that are put meanwhile run too: they are due at this moment.
    while (!messages.isEmpty()) {
      run(messages.remove());
    }
  }

  private void run(Runnable message) {
    if (ended) {
      return;
    }
    Check.state(!turning, "a message of the worker's loop ran inside another");
    turning = true;
    try {
      message.run();
    } finally {
      turning = false;
    }
  }
}
