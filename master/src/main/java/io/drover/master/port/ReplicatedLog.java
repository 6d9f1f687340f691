package io.drover.master.port;

import io.drover.base.Epoch;
import io.drover.master.model.MasterId;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.List;

/**
 * The cluster's log. No method blocks; what comes of them reaches the {@link Listener}, in order,
 * on one thread of the log's own (the listener only enqueues).
 *
 * <p>Life: {@link #start} delivers the newest checkpoint and every entry after it, then each new
 * one as it is committed by whichever master leads. {@link #claim} takes the next epoch. From the
 * {@code claimed} call on, this master may {@link #append} at the tail; its own entries come back
 * as {@code appended}, not as {@code committed}. After {@code deposed} its unanswered appends are
 * void and the log follows again from the last entry that the listener has been told of: every
 * entry that did get committed is delivered as {@code committed}.
 */
public interface ReplicatedLog extends AutoCloseable {
  /** Starts following. Called once. */
  void start(Listener listener);

  /**
   * Takes the lead: compare-and-set of the epoch, then delivers what is committed up to the tail,
   * then calls {@code claimed}. Called when the election was won; ends in {@code claimed} or {@code
   * deposed}.
   */
  void claim(MasterId self, String address);

  /**
   * The same with an epoch above the given one, for workers have seen that and the store has not:
   * it was wiped or set back. Ends in {@code deposed} when the store has come to that epoch after
   * all: then it is this master that has not heard of it. A log that cannot be wiped has no use for
   * this.
   */
  default void claimAbove(Epoch floor, MasterId self, String address) {
    claim(self, address);
  }

  /**
   * Appends the next entry: its index must be one more than the last's, its epoch the claimed one.
   * Entries may be appended before earlier ones are committed; a bounded window of them travels at
   * once. An entry that is too large, or more unanswered ones than the log is set to hold, end in
   * {@code deposed}; entries of another epoch than the claimed one are void.
   */
  void append(Entry entry);

  /** Gives up the lead without an answer to appends under way: ends in {@code deposed}. */
  void renounce(String reason);

  /**
   * Stores a checkpoint of the state as it is after {@code index} and trims the log before it, in
   * the background. Only for the leader, with its epoch; it is published once the entry at {@code
   * index} is committed. At most one is under way; {@code checkpointed} or {@code checkpointFailed}
   * tells its end. The list may be large and is read on another thread.
   */
  void checkpoint(long index, Epoch epoch, long timeMillis, List<Change> state);

  @Override
  void close();

  /**
   * What the log tells. Implementations only enqueue; where that makes the log's thread wait
   * because the queue is full, the log reads no further meanwhile.
   */
  interface Listener {
    /**
     * The state is now what these changes make of an empty one; entries after {@code index} follow.
     */
    void restored(long index, Epoch epoch, long timeMillis, List<Change> state);

    /** Another leader's entry (or one of this master's of an earlier leadership) is committed. */
    void committed(Entry entry);

    /** This master leads: nothing is before {@code lastIndex} that the listener was not told. */
    void claimed(Epoch epoch, long lastIndex);

    /** This master's entries up to and including this index are committed. */
    void appended(long index);

    /**
     * This master does not lead any more. {@code committed} goes on after the last index told of.
     */
    void deposed(String reason);

    /** The connection is shaky: decide nothing new until {@code resumed} or {@code deposed}. */
    void suspended();

    /** The connection is sound again. */
    void resumed();

    /**
     * A checkpoint is stored and the log before it is trimmed.
     *
     * @param storedBytes what log and checkpoint take in the store now, about
     */
    void checkpointed(long index, long storedBytes);

    /** A checkpoint was given up: the one before it still holds, and the log was not trimmed. */
    default void checkpointFailed(long index, String reason) {}

    /**
     * The log cannot go on (unreadable entry, damaged store): this master must stop taking part and
     * say so.
     */
    void broken(String reason);

    /**
     * The log cannot go on, for the store is another than it was: wiped, or set back to an older
     * copy. A master that is started anew takes part in what there is now.
     */
    default void wiped(String reason) {
      broken(reason);
    }
  }
}
