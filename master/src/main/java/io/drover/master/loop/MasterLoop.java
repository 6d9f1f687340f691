package io.drover.master.loop;

import io.drover.base.Check;
import io.drover.master.port.Mailbox;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that owns a master's core and takes its turns. It only dispatches. */
public final class MasterLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MasterLoop.class);
  private static final long STOP_MILLIS = 5_000;

  private final Outside outside;
  private final Turns turns;
  private final Thread thread;
  private final AtomicBoolean running = new AtomicBoolean(true);
  private final AtomicReference<LoopMetrics> metrics;

  /**
   * A loop that does not run yet.
   *
   * @param clock the time that goes with messages
   * @param nanos to measure turns with
   * @param cpuNanos that the calling thread has used, to measure turns with as well
   */
  public MasterLoop(
      CoreConfig config,
      Outside outside,
      Supplier<Moment> clock,
      LongSupplier nanos,
      LongSupplier cpuNanos) {
    this.outside = outside;
    this.thread = new Thread(this::run, "drover-loop-" + config.self());
    this.turns =
        new Turns(config, this::checkOwner, outside, clock, nanos, cpuNanos, Turns.TICK_MILLIS);
    this.metrics = new AtomicReference<>(LoopMetrics.NONE);
  }

  /** Where everybody else's messages go. */
  public Mailbox mailbox() {
    return turns.mailbox();
  }

  /** Starts the thread, then follows the log and stands for election. Called once. */
  public void start() {
    thread.start();
    outside.log().start(new LogNews(mailbox()));
    outside.election().start(new ElectionNews(mailbox()));
  }

  /** How the loop does, as of its last turn. Thread-safe. */
  public LoopMetrics metrics() {
    return metrics.get();
  }

  /** Stops the thread. Log and election are their owner's to close, before. */
  @Override
  public void close() {
    turns.close();
    running.set(false);
    thread.interrupt();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      turns.begin();
      while (running.get()) {
        turns.await(turns.idleMillis());
        turns.turn();
        metrics.set(turns.metrics());
      }
    } catch (InterruptedException e) {
      // close() was called.
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // An invariant is broken: going on would make it worse.
      LOG.error("the loop stops: {}", e.toString(), e);
      turns.close();
      outside.listener().fatal("an invariant is broken: " + e);
    }
  }

  private void checkOwner() {
    Check.state(
        Thread.currentThread().equals(thread),
        "the state belongs to %s, not to %s",
        thread.getName(),
        Thread.currentThread().getName());
  }
}
