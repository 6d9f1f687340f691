package io.drover.master.port;

/**
 * Finds a leader. It decides how fast one is found, never who may write: that is the epoch's
 * business.
 */
public interface Election extends AutoCloseable {
  /** Starts to take part. */
  void start(Listener listener);

  /** Lets another master lead if there is one, and stands in line again. */
  void resign(String reason);

  /**
   * Says that the leader looks dead (its connection broke or fell silent), so that the next in line
   * need not wait for the store's session time-out. A wrong suspicion costs a leadership, never a
   * fact.
   */
  void suspect(String leaderAddress);

  @Override
  void close();

  /** What the election tells. Implementations only enqueue. */
  interface Listener {
    /** This master is first in line: it should claim the epoch. */
    void elected();

    /** It no longer is. */
    void unelected(String reason);
  }
}
