package io.drover.master.loop;

import io.drover.master.port.ClientMessage;
import io.drover.master.port.Mailbox;
import io.drover.master.port.Message;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Three bounded queues: one for log and election, whose news must not be lost and which the loop
 * always takes first; and for the rest one for clients and one for workers, which take turns. A
 * client would wait long in one queue with them when thousands of workers come at once, as they do
 * when a master has taken the lead. Any thread may put messages in; one takes them out.
 */
final class LoopMailbox implements Mailbox {
  private final ArrayBlockingQueue<Message> control;
  private final ArrayBlockingQueue<Message> clients;
  private final ArrayBlockingQueue<Message> workers;
  private final Semaphore filled = new Semaphore(0);
  private final AtomicBoolean closed = new AtomicBoolean();
  private boolean clientWasNext;

  /**
   * Empty.
   *
   * @param workMessages room for clients, and for workers as well
   */
  LoopMailbox(int controlMessages, int workMessages) {
    control = new ArrayBlockingQueue<>(controlMessages);
    clients = new ArrayBlockingQueue<>(workMessages);
    workers = new ArrayBlockingQueue<>(workMessages);
  }

  @Override
  public boolean offer(Message message) {
    ArrayBlockingQueue<Message> queue = message instanceof ClientMessage ? clients : workers;
    boolean taken = !closed.get() && queue.offer(message);
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

  /** The next message of the rest, if there is one: a client's after a worker's. */
  Optional<Message> pollWork() {
    clientWasNext = !clientWasNext;
    ArrayBlockingQueue<Message> first = clientWasNext ? clients : workers;
    ArrayBlockingQueue<Message> second = clientWasNext ? workers : clients;
    return Optional.ofNullable(first.poll()).or(() -> Optional.ofNullable(second.poll()));
  }

  /** Waits until there may be a message, or for so long. */
  void await(long millis) throws InterruptedException {
    if (filled.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
      filled.drainPermits();
    }
  }

  /** Whether there is a message, of log or election or, if so asked, of the rest. */
  boolean ready(boolean alsoWork) {
    return !control.isEmpty() || (alsoWork && (!clients.isEmpty() || !workers.isEmpty()));
  }

  int size() {
    return control.size() + clients.size() + workers.size();
  }

  /** Takes no more messages. */
  void close() {
    closed.set(true);
  }
}
