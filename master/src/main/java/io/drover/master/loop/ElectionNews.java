package io.drover.master.loop;

import io.drover.master.port.Election;
import io.drover.master.port.ElectionEvent;
import io.drover.master.port.Mailbox;

/** Puts the election's news into the mailbox. */
public record ElectionNews(Mailbox mailbox) implements Election.Listener {
  @Override
  public void elected() {
    mailbox.put(new ElectionEvent.Elected());
  }

  @Override
  public void unelected(String reason) {
    mailbox.put(new ElectionEvent.Unelected(reason));
  }
}
