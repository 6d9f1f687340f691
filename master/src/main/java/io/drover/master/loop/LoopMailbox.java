package io.drover.master.loop;

import io.drover.master.port.Mailbox;
import io.drover.master.port.Message;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Two bounded queues: one for log and election, whose news must not be lost and which the loop
 * always takes first, and one for the rest. Thread-safe.
 */
final class LoopMailbox implements Mailbox {
  private final ArrayBlockingQueue<Message> control;
  private final ArrayBlockingQueue<Message> work;
  private final Semaphore filled = new Semaphore(0);
  private final AtomicBoolean closed = new AtomicBoolean();

  LoopMailbox(int controlMessages, int workMessages) {
    control = new ArrayBlockingQueue<>(controlMessages);
    work = new ArrayBlockingQueue<>(workMessages);
  }

  @Override
  public boolean offer(Message message) {
    boolean taken = !closed.get() && work.offer(message);
    if (taken) {
      filled.release();
    }
    return taken;
  }

  @Override
  public void put(Message message) {
    try {
      while (!closed.get()) {
        if (control.offer(message, 100, TimeUnit.MILLISECONDS)) {
          filled.release();
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next message of log or election, if there is one. */
  Optional<Message> pollControl() {
    return Optional.ofNullable(control.poll());
  }

  /** The next message of the rest, if there is one. */
  Optional<Message> pollWork() {
    return Optional.ofNullable(work.poll());
  }

  /** Waits until there may be a message, or for so long. */
  void await(long millis) throws InterruptedException {
    if (filled.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
      filled.drainPermits();
    }
  }

  /** Whether there is a message, of log or election or, if so asked, of the rest. */
  boolean ready(boolean alsoWork) {
    return !control.isEmpty() || (alsoWork && !work.isEmpty());
  }

  int size() {
    return control.size() + work.size();
  }

  /** Takes no more messages. */
  void close() {
    closed.set(true);
  }
}
