package io.drover.master.loop;

import io.drover.base.Epoch;

/**
 * How the loop does.
 *
 * @param turns since the start
 * @param longest of all turns
 * @param longestOf what the longest turn handled: the kind of its first message, and how many
 * @param checkpoints turns in which a checkpoint was cut
 * @param longestCheckpoint of the turns in which a checkpoint was cut
 * @param waiting messages in the mailbox
 */
public record LoopMetrics(
    CoreStatus core,
    long turns,
    Length longest,
    String longestOf,
    long checkpoints,
    Length longestCheckpoint,
    int waiting) {
  /** Before the first turn. */
  static final LoopMetrics NONE =
      new LoopMetrics(
          new CoreStatus(false, false, 0, 0, Epoch.NONE, 0, 0, 0),
          0,
          Length.NONE,
          "",
          0,
          Length.NONE,
          0);

  /**
   * How long turns take, each number the greatest of its kind.
   *
   * @param wallNanos as everybody else sees it, pauses of the garbage collector and of a busy
   *     machine included
   * @param cpuNanos of the loop's thread alone: what the turn itself did
   */
  public record Length(long wallNanos, long cpuNanos) {
    static final Length NONE = new Length(0, 0);

    Length orLonger(Length other) {
      return new Length(Math.max(wallNanos, other.wallNanos), Math.max(cpuNanos, other.cpuNanos));
    }
  }
}
