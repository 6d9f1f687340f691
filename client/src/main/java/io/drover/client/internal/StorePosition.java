package io.drover.client.internal;

/**
 * How far a client has seen a log of the masters. When their store is lost they begin another one,
 * whose log begins anew: then nothing is left that an answer could be older than.
 *
 * @param founding of the store; empty before the first answer
 * @param index of its log
 */
public record StorePosition(String founding, long index) {
  /** Nothing was seen. */
  public static final StorePosition NONE = new StorePosition("", 0);

  /** After a write that took effect there. */
  public StorePosition written(StorePosition other) {
    return other.founding.equals(founding) && other.index <= index ? this : other;
  }

  /** After an answer that was true there: only another store is news. */
  public StorePosition read(StorePosition other) {
    return other.founding.equals(founding) ? this : new StorePosition(other.founding, 0);
  }
}
