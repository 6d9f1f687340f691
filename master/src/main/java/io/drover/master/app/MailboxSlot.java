package io.drover.master.app;

import io.drover.master.port.Mailbox;
import io.drover.master.port.Message;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The loop's mailbox for those who are made before the loop: the server listens first, because the
 * loop is told the port that it got. Until then there is no room.
 */
public final class MailboxSlot implements Mailbox {
  private final AtomicReference<@Nullable Mailbox> filled = new AtomicReference<>();

  /** From now on messages go there. */
  public void fill(Mailbox mailbox) {
    filled.set(mailbox);
  }

  @Override
  public boolean offer(Message message) {
    Mailbox mailbox = filled.get();
    return mailbox != null && mailbox.offer(message);
  }

  @Override
  public void put(Message message) {
    Mailbox mailbox = filled.get();
    if (mailbox == null) {
      throw new IllegalStateException("the loop is not there yet");
    }
    mailbox.put(message);
  }
}
