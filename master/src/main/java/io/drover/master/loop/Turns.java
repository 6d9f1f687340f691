package io.drover.master.loop;

import io.drover.master.port.ClientMessage;
import io.drover.master.port.Mailbox;
import io.drover.master.port.Message;
import io.drover.master.state.OwnerCheck;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A master's core with its mailbox, turn by turn: what the loop's thread does, without the thread,
 * so that a simulator takes the same turns at times of its own. Belongs to whoever takes the turns,
 * but for the mailbox.
 */
public final class Turns {
  /** How often the core is told that time has passed, in production. */
  public static final long TICK_MILLIS = 50;

  private static final int CONTROL_MESSAGES = 4_096;
  private static final int WORK_MESSAGES = 16_384;
  private static final int MESSAGES_PER_TURN = 256;
  private static final long TURN_NANOS = 3_000_000;

  private final LoopMailbox mailbox = new LoopMailbox(CONTROL_MESSAGES, WORK_MESSAGES);
  private final Supplier<Moment> clock;
  private final TurnMeter meter;
  private final MasterCore core;
  private final long tickMillis;
  private long tickAt;

  /**
   * Turns of a master that knows nothing yet.
   *
   * @param clock the time that goes with messages
   * @param nanos to measure turns with
   * @param cpuNanos that the calling thread has used, to measure turns with as well
   */
  public Turns(
      CoreConfig config,
      OwnerCheck owner,
      Outside outside,
      Supplier<Moment> clock,
      LongSupplier nanos,
      LongSupplier cpuNanos,
      long tickMillis) {
    this.clock = clock;
    this.meter = new TurnMeter(nanos, cpuNanos);
    this.core = new MasterCore(config, owner, outside);
    this.tickMillis = tickMillis;
  }

  /** Where everybody else's messages go. */
  public Mailbox mailbox() {
    return mailbox;
  }

  /** Takes no more messages. */
  public void close() {
    mailbox.close();
  }

  /** The core, for whoever takes the turns. */
  public MasterCore core() {
    return core;
  }

  /** Before the first turn: events are logged from now on. */
  public void begin() {
    core.step(
        new ClientMessage.Subscribe(0, true, new EventLogger(() -> core.status().leading())),
        clock.get());
  }

  /** For how long the next turn may wait if no message comes; 0 when there is something to do. */
  public long idleMillis() {
    Moment now = clock.get();
    boolean ready = core.busy(now) || mailbox.ready(!core.heavy());
    return ready ? 0 : Math.max(0, tickAt - now.monotonicMillis());
  }

  /** Waits until there may be a message, or for so long. */
  void await(long millis) throws InterruptedException {
    mailbox.await(millis);
  }

  /** Gives the core what there is, within bounds, and lets it finish the turn. */
  public void turn() {
    meter.begin();
    Moment now = clock.get();
    String first = "upkeep";
    if (now.monotonicMillis() >= tickAt) {
      tickAt = now.monotonicMillis() + tickMillis;
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
    meter.end(first, taken, core.status().checkpointsCut());
  }

  /** How the turns so far went. */
  public LoopMetrics metrics() {
    return meter.metrics(core.status(), mailbox.size());
  }

  private Optional<Message> next() {
    Optional<Message> control = mailbox.pollControl();
    return control.isPresent() || core.heavy() ? control : mailbox.pollWork();
  }
}
