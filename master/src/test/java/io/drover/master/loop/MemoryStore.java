package io.drover.master.loop;

import io.drover.base.Check;
import io.drover.base.Epoch;
import io.drover.master.model.MasterId;
import io.drover.master.port.ReplicatedLog;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The store behind the logs of several masters, in memory. Nothing happens by itself: an append
 * waits until the test lets the log of its master proceed.
 */
final class MemoryStore {
  private final List<Entry> entries = new ArrayList<>();
  private long epoch;
  private long checkpointIndex;
  private Epoch checkpointEpoch = Epoch.NONE;
  private long checkpointTime;
  private List<Change> checkpoint = List.of();
  private int checkpoints;

  List<Entry> entries() {
    return List.copyOf(entries);
  }

  int checkpoints() {
    return checkpoints;
  }

  long last() {
    return entries.isEmpty() ? checkpointIndex : entries.getLast().index();
  }

  /** One master's view of the store. */
  final class Log implements ReplicatedLog {
    private final Deque<Entry> underWay = new ArrayDeque<>();
    private Optional<Listener> listener = Optional.empty();
    private long told;
    private long claimed;
    private boolean stuck;

    @Override
    public void start(Listener heard) {
      listener = Optional.of(heard);
      if (checkpointIndex > 0) {
        heard.restored(checkpointIndex, checkpointEpoch, checkpointTime, checkpoint);
        told = checkpointIndex;
      }
    }

    /** Appends stay under way until this is taken back. */
    void stick(boolean on) {
      stuck = on;
    }

    /** Does what there is to do; true if there was something. */
    boolean proceed() {
      Listener heard = listener.orElseThrow();
      if (claimed != 0 && claimed != epoch) {
        depose(heard, "another master leads");
        return true;
      }
      if (claimed != 0) {
        if (stuck || underWay.isEmpty()) {
          return false;
        }
        Entry entry = underWay.removeFirst();
        Check.state(entry.index() == last() + 1, "entry %d after %d", entry.index(), last());
        entries.add(entry);
        told = entry.index();
        heard.appended(told);
        return true;
      }
      return follow(heard);
    }

    private boolean follow(Listener heard) {
      if (told >= last()) {
        return false;
      }
      for (Entry entry : entries) {
        if (entry.index() == told + 1) {
          told = entry.index();
          heard.committed(entry);
        }
      }
      return true;
    }

    @Override
    public void claim(MasterId self, String address) {
      claimAbove(Epoch.NONE, self, address);
    }

    @Override
    public void claimAbove(Epoch floor, MasterId self, String address) {
      if (!floor.equals(Epoch.NONE) && epoch >= floor.number()) {
        // A real log has read on by the time it takes the claim.
        while (follow(listener.orElseThrow())) {}
        listener.orElseThrow().deposed("the store has come to epoch " + floor);
        return;
      }
      epoch = Math.max(epoch, floor.number()) + 1;
      follow(listener.orElseThrow());
      claimed = epoch;
      listener.orElseThrow().claimed(new Epoch(epoch), told);
    }

    @Override
    public void append(Entry entry) {
      underWay.add(entry);
    }

    @Override
    public void renounce(String reason) {
      depose(listener.orElseThrow(), reason);
    }

    private void depose(Listener heard, String reason) {
      claimed = 0;
      underWay.clear();
      heard.deposed(reason);
    }

    @Override
    public void checkpoint(long index, Epoch at, long timeMillis, List<Change> state) {
      checkpointIndex = index;
      checkpointEpoch = at;
      checkpointTime = timeMillis;
      checkpoint = state;
      checkpoints++;
      entries.removeIf(entry -> entry.index() <= index);
      listener.orElseThrow().checkpointed(index, 1);
    }

    @Override
    public void close() {
      underWay.clear();
    }
  }
}
