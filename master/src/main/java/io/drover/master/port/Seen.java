package io.drover.master.port;

/**
 * What somebody has seen of the masters' state, which an answer must not be older than.
 *
 * @param index of the log; 0 if nothing
 * @param founding of the store whose log that was, for another store's log begins anew; empty if
 *     unknown
 */
public record Seen(long index, String founding) {
  /** Nothing: any answer will do. */
  public static final Seen NOTHING = new Seen(0, "");

  /**
   * The first entry of whatever log: every log begins with that of a leader, and whoever has not
   * read it knows nothing, not that there is nothing.
   */
  public static final Seen BEGINNING = new Seen(1, "");

  /** In whatever store. */
  public static Seen at(long index) {
    return new Seen(index, "");
  }
}
