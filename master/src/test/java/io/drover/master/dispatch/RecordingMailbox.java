package io.drover.master.dispatch;

import io.drover.master.port.Mailbox;
import io.drover.master.port.Message;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A mailbox that a test reads. */
final class RecordingMailbox implements Mailbox {
  private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private volatile boolean full;

  @Override
  public boolean offer(Message message) {
    return !full && messages.add(message);
  }

  @Override
  public void put(Message message) {
    messages.add(message);
  }

  void full(boolean now) {
    full = now;
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /** The next message, which must be of this type. */
  <T extends Message> T next(Class<T> type) {
    try {
      Message message = messages.poll(15, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("no " + type.getSimpleName() + " came");
      }
      return type.cast(message);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
