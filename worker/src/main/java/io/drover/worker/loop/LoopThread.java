package io.drover.worker.loop;

import io.drover.base.Check;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop on a thread of its own. A message that throws is a bug: it is logged, and the loop goes
 * on with the next one, for containers depend on it and every message can be repeated.
 */
public final class LoopThread implements Loop, AutoCloseable {
  /** Messages that may wait. */
  public static final int MAILBOX_SIZE = 16_384;

  private static final Logger log = LoggerFactory.getLogger(LoopThread.class);
  private static final long CLOSE_MILLIS_MAX = 5_000;
  private static final long IDLE_MILLIS = 1_000;

  /** A year: a longer one might overflow, and would then stand before all others. */
  private static final long DELAY_MILLIS_MAX = 365L * 24 * 3_600_000;

  private final BlockingQueue<Runnable> mailbox = new ArrayBlockingQueue<>(MAILBOX_SIZE);
  private final Queue<Runnable> own = new ArrayDeque<>();
  private final PriorityQueue<Due> timers =
      new PriorityQueue<>(Comparator.comparingLong(Due::atNanos).thenComparingLong(Due::number));
  private final Thread thread;
  private volatile boolean ended;
  private long timersMade;

  /** A loop whose thread has this name; {@link #start} runs it. */
  public LoopThread(String name) {
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Begins to run messages. */
  public void start() {
    thread.start();
  }

  @Override
  public boolean offer(Runnable message) {
    return !ended && mailbox.offer(message);
  }

  @Override
  public void put(Runnable message) {
    if (thread.equals(Thread.currentThread())) {
      own.add(message);
      return;
    }
    try {
      while (!ended && !mailbox.offer(message, IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
        log.warn("the worker's mailbox is full: size={}", MAILBOX_SIZE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Timer after(long delayMillis, Runnable message) {
    checkOnLoop();
    Due due =
        new Due(
            System.nanoTime()
                + TimeUnit.MILLISECONDS.toNanos(Math.clamp(delayMillis, 0, DELAY_MILLIS_MAX)),
            timersMade++,
            message);
    timers.add(due);
    return () -> {
      checkOnLoop();
      timers.remove(due);
    };
  }

  @Override
  public long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public long uptimeMillis() {
    return Uptime.millis();
  }

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public double jitter() {
    return ThreadLocalRandom.current().nextDouble();
  }

  @Override
  public void checkOnLoop() {
    Check.state(
        thread.equals(Thread.currentThread()),
        "%s touched the worker's state",
        Thread.currentThread().getName());
  }

  /** Ends the loop after the message that runs now; what waits is dropped. */
  @Override
  public void close() {
    ended = true;
    thread.interrupt();
    if (thread.equals(Thread.currentThread())) {
      return;
    }
    try {
      thread.join(CLOSE_MILLIS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!ended) {
      try {
        Runnable message = next();
        if (message != null) {
          message.run();
        }
      } catch (InterruptedException e) {
        // close() interrupts; nobody else may stop the loop.
        if (!ended) {
          log.warn("the worker's loop was interrupted and goes on");
        }
      } catch (RuntimeException e) {
        log.error("a message of the worker's loop failed; the loop goes on", e);
      }
    }
  }

  private @Nullable Runnable next() throws InterruptedException {
    Runnable mine = own.poll();
    if (mine != null) {
      return mine;
    }
    Due first = timers.peek();
    if (first == null) {
      return mailbox.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
    }
    long wait = first.atNanos() - System.nanoTime();
    if (wait <= 0) {
      timers.poll();
      return first.message();
    }
    return mailbox.poll(wait, TimeUnit.NANOSECONDS);
  }

  private record Due(long atNanos, long number, Runnable message) {}
}
