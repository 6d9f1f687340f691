package io.drover.master.loop;

import io.drover.base.Check;
import io.drover.base.Epoch;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.Mailbox;
import io.drover.master.port.Message;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns a master's core: takes messages from its mailbox, gives them to the core
 * with the time, and lets it finish each turn. It only dispatches.
 */
public final class MasterLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MasterLoop.class);
  private static final int CONTROL_MESSAGES = 4_096;
  private static final int WORK_MESSAGES = 16_384;
  private static final int MESSAGES_PER_TURN = 256;
  private static final long TURN_NANOS = 3_000_000;
  private static final long TICK_MILLIS = 50;
  private static final long STOP_MILLIS = 5_000;

  private final LoopMailbox mailbox = new LoopMailbox(CONTROL_MESSAGES, WORK_MESSAGES);
  private final Supplier<Moment> clock;
  private final TurnMeter meter;
  private final Outside outside;
  private final MasterCore core;
  private final Thread thread;
  private final AtomicBoolean running = new AtomicBoolean(true);
  private final AtomicReference<LoopMetrics> metrics;
  private long tickAt;

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
    this.clock = clock;
    this.meter = new TurnMeter(nanos, cpuNanos);
    this.outside = outside;
    this.thread = new Thread(this::run, "drover-loop-" + config.self());
    this.core = new MasterCore(config, this::checkOwner, outside);
    this.metrics =
        new AtomicReference<>(
            meter.metrics(new CoreStatus(false, false, 0, Epoch.NONE, 0, 0, 0), 0));
  }

  /** Where everybody else's messages go. */
  public Mailbox mailbox() {
    return mailbox;
  }

  /** Starts the thread, then follows the log and stands for election. Called once. */
  public void start() {
    thread.start();
    outside.log().start(new LogNews(mailbox));
    outside.election().start(new ElectionNews(mailbox));
  }

  /** How the loop does, as of its last turn. Thread-safe. */
  public LoopMetrics metrics() {
    return metrics.get();
  }

  /** Stops the thread. Log and election are their owner's to close, before. */
  @Override
  public void close() {
    mailbox.close();
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
      core.step(
          new ClientMessage.Subscribe(0, true, new EventLogger(() -> core.status().leading())),
          clock.get());
      while (running.get()) {
        Moment now = clock.get();
        boolean ready = core.busy(now) || mailbox.ready(!core.heavy());
        mailbox.await(ready ? 0 : Math.max(0, tickAt - now.monotonicMillis()));
        turn();
      }
    } catch (InterruptedException e) {
      // close() was called.
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // An invariant is broken: going on would make it worse.
      LOG.error("the loop stops: {}", e.toString(), e);
      mailbox.close();
      outside.listener().fatal("an invariant is broken: " + e);
    }
  }

  private void turn() {
    meter.begin();
    Moment now = clock.get();
    String first = "upkeep";
    if (now.monotonicMillis() >= tickAt) {
      tickAt = now.monotonicMillis() + TICK_MILLIS;
      core.step(new Message.Tick(), now);
    }
    int taken = 0;
    while (taken < MESSAGES_PER_TURN && meter.lasted() < TURN_NANOS) {
      Optional<Message> message = next();
      if (message.isEmpty()) {
        break;
      }
      first = taken == 0 ? message.get().getClass().getSimpleName() : first;
      core.step(message.get(), now);
      taken++;
    }
    core.finishTurn(now);
    CoreStatus status = core.status();
    meter.end(first, taken, status.checkpointsCut());
    metrics.set(meter.metrics(status, mailbox.size()));
  }

  private Optional<Message> next() {
    Optional<Message> control = mailbox.pollControl();
    return control.isPresent() || core.heavy() ? control : mailbox.pollWork();
  }

  private void checkOwner() {
    Check.state(
        Thread.currentThread().equals(thread),
        "the state belongs to %s, not to %s",
        thread.getName(),
        Thread.currentThread().getName());
  }
}
