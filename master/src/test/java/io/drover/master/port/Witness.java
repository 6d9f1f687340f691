package io.drover.master.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.base.Epoch;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Hears what a log tells, holds it to what the interface promises, and keeps the texts that the log
 * is told to consist of. Thread-safe.
 */
public final class Witness implements ReplicatedLog.Listener {
  private final Map<Long, Entry> own = new HashMap<>();
  private final List<String> texts = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private final List<Epoch> epochs = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private long last;
  private Epoch leading = Epoch.NONE;
  private long nextOwn;
  private boolean suspended;
  private boolean held;
  private String broken = "";

  /** Makes the next entry of this leadership, with these texts, and remembers it. */
  public synchronized Entry next(String... changes) {
    List<Change> list = new ArrayList<>();
    for (String text : changes) {
      list.add(TestCodec.text(text));
    }
    Entry entry = new Entry(nextOwn++, leading, 1_000, list);
    own.put(entry.index(), entry);
    return entry;
  }

  /** Makes the log's thread wait in its next call. */
  public synchronized void hold(boolean on) {
    held = on;
    notifyAll();
  }

  public synchronized long last() {
    return last;
  }

  public synchronized List<String> texts() {
    return List.copyOf(texts);
  }

  public synchronized List<Epoch> epochs() {
    return List.copyOf(epochs);
  }

  public synchronized boolean leads() {
    return !leading.equals(Epoch.NONE);
  }

  public synchronized Epoch epoch() {
    return leading;
  }

  public synchronized boolean isSuspended() {
    return suspended;
  }

  public synchronized String broken() {
    return broken;
  }

  /** Names of the calls, with what tells them apart. */
  public synchronized List<String> events() {
    return List.copyOf(events);
  }

  /** Fails if the log ever told what it must not. */
  public synchronized void assertPromisesKept() {
    assertThat(violations).isEmpty();
  }

  @Override
  public synchronized void restored(long index, Epoch epoch, long timeMillis, List<Change> state) {
    told("restored " + index);
    texts.clear();
    texts.addAll(TestCodec.texts(state));
    last = index;
  }

  @Override
  public synchronized void committed(Entry entry) {
    told("committed " + entry.index());
    if (leads()) {
      violations.add("committed while leading: " + entry.index());
    }
    take(entry);
  }

  @Override
  public synchronized void claimed(Epoch epoch, long lastIndex) {
    told("claimed " + epoch);
    if (lastIndex != last) {
      violations.add("claimed at " + lastIndex + " after being told " + last);
    }
    if (!epochs.isEmpty() && epoch.compareTo(epochs.getLast()) < 0) {
      violations.add("claimed epoch " + epoch + " after an entry of epoch " + epochs.getLast());
    }
    leading = epoch;
    nextOwn = lastIndex + 1;
  }

  @Override
  public synchronized void appended(long index) {
    told("appended " + index);
    for (long each = last + 1; each <= index; each++) {
      take(Objects.requireNonNull(own.get(each), "not appended by this master"));
    }
  }

  @Override
  public synchronized void deposed(String reason) {
    told("deposed " + reason);
    leading = Epoch.NONE;
    own.clear();
  }

  @Override
  public synchronized void suspended() {
    told("suspended");
    suspended = true;
  }

  @Override
  public synchronized void resumed() {
    told("resumed");
    suspended = false;
  }

  @Override
  public synchronized void checkpointed(long index, long storedBytes) {
    told("checkpointed " + index);
  }

  @Override
  public synchronized void checkpointFailed(long index, String reason) {
    told("checkpointFailed " + index + " " + reason);
  }

  @Override
  public synchronized void broken(String reason) {
    told("broken");
    broken = reason;
  }

  private void take(Entry entry) {
    if (entry.index() != last + 1) {
      violations.add("told " + entry.index() + " after " + last);
    }
    last = entry.index();
    texts.addAll(TestCodec.texts(entry.changes()));
    epochs.add(entry.epoch());
  }

  private void told(String event) {
    while (held) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    events.add(event);
  }
}
