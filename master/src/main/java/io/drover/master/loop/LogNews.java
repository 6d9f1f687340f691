package io.drover.master.loop;

import io.drover.base.Epoch;
import io.drover.master.port.LogEvent;
import io.drover.master.port.Mailbox;
import io.drover.master.port.ReplicatedLog;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.List;

/** Puts the log's news into the mailbox. */
public record LogNews(Mailbox mailbox) implements ReplicatedLog.Listener {
  @Override
  public void restored(long index, Epoch epoch, long timeMillis, List<Change> state) {
    mailbox.put(new LogEvent.Restored(index, epoch, timeMillis, state));
  }

  @Override
  public void committed(Entry entry) {
    mailbox.put(new LogEvent.Committed(entry));
  }

  @Override
  public void claimed(Epoch epoch, long lastIndex) {
    mailbox.put(new LogEvent.Claimed(epoch, lastIndex));
  }

  @Override
  public void appended(long index) {
    mailbox.put(new LogEvent.Appended(index));
  }

  @Override
  public void deposed(String reason) {
    mailbox.put(new LogEvent.Deposed(reason));
  }

  @Override
  public void suspended() {
    mailbox.put(new LogEvent.Suspended());
  }

  @Override
  public void resumed() {
    mailbox.put(new LogEvent.Resumed());
  }

  @Override
  public void checkpointed(long index, long storedBytes) {
    mailbox.put(new LogEvent.Checkpointed(index, storedBytes));
  }

  @Override
  public void broken(String reason) {
    mailbox.put(new LogEvent.Broken(reason));
  }

  @Override
  public void wiped(String reason) {
    mailbox.put(new LogEvent.Wiped(reason));
  }
}
