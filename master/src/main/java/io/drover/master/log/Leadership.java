package io.drover.master.log;

import io.drover.base.Check;
import io.drover.base.Epoch;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One leadership's unanswered appends: those that travel, oldest first, and those that wait behind
 * them. Belongs to the log's thread. The simulated log keeps its appends by it too.
 */
public final class Leadership {
  private final Epoch epoch;
  private final String claim;
  private final Deque<StoredEntry> travelling = new ArrayDeque<>();
  private final Deque<StoredEntry> waiting = new ArrayDeque<>();
  private int fence;
  private long lastAdded;
  private int answersOwed;
  private int bytesTravelling;
  private boolean unsure;
  private boolean refused;
  private int refusedRounds;

  public Leadership(Epoch epoch, String claim, int fence, long lastIndex) {
    this.epoch = epoch;
    this.claim = claim;
    this.fence = fence;
    this.lastAdded = lastIndex;
  }

  public Epoch epoch() {
    return epoch;
  }

  public String claim() {
    return claim;
  }

  /** The version of the epoch node that an append of this leadership demands. */
  public int fence() {
    return fence;
  }

  /** The index that the next entry must have. */
  public long nextIndex() {
    return lastAdded + 1;
  }

  public int unanswered() {
    return travelling.size() + waiting.size();
  }

  /** Some append may have been done or not: nothing is sent until that is settled. */
  public boolean unsure() {
    return unsure;
  }

  /** Every append sent has had its answer, if only a bad one. */
  public boolean quiet() {
    return answersOwed == 0;
  }

  public void add(StoredEntry append) {
    Check.state(append.index() == nextIndex(), "append %d after %d", append.index(), lastAdded);
    waiting.addLast(append);
    lastAdded = append.index();
  }

  /** The append to send now, if the window has room for it. */
  public @Nullable StoredEntry nextToSend(LogSettings settings) {
    StoredEntry next = waiting.peekFirst();
    if (next == null || unsure || travelling.size() >= settings.windowEntries()) {
      return null;
    }
    boolean fits = bytesTravelling + next.bytes().length <= settings.windowBytes();
    return fits || travelling.isEmpty() ? next : null;
  }

  /** The first that waits is on its way. */
  public void sent() {
    StoredEntry next = waiting.removeFirst();
    travelling.addLast(next);
    bytesTravelling += next.bytes().length;
    answersOwed++;
  }

  /** An answer other than done came. */
  public void failed(boolean wasRefused) {
    answersOwed--;
    unsure = true;
    refused |= wasRefused;
  }

  /** An answer came: this append is done. True if it is the oldest, so that it may be told. */
  public boolean done(long index) {
    answersOwed--;
    StoredEntry oldest = travelling.peekFirst();
    return !unsure && oldest != null && oldest.index() == index;
  }

  public @Nullable StoredEntry oldest() {
    return travelling.peekFirst();
  }

  /** The oldest is told of and forgotten. */
  public StoredEntry told() {
    StoredEntry oldest = travelling.removeFirst();
    bytesTravelling -= oldest.bytes().length;
    refusedRounds = 0;
    return oldest;
  }

  /** What was unsure is settled: what travelled and was not told goes again, under a new fence. */
  public void settled(int newFence) {
    fence = newFence;
    while (!travelling.isEmpty()) {
      waiting.addFirst(travelling.removeLast());
    }
    bytesTravelling = 0;
    refusedRounds = refused ? refusedRounds + 1 : 0;
    refused = false;
    unsure = false;
  }

  /** How often in a row the store refused without anything getting done. */
  public int refusedRounds() {
    return refusedRounds;
  }
}
