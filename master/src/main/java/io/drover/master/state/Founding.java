package io.drover.master.state;

/**
 * One life of the masters' store. It begins with the first epoch, and again when workers are met
 * that have seen a higher epoch than the store: then it was wiped or set back, and what those
 * workers run is more than it knows.
 *
 * @param id another one for each; empty for stores older than this word
 * @param adopts whether workers that come from another founding are taken in with what they run
 * @param adopting whether a restore was committed and the workers are just being taken in: nothing
 *     is started, stopped or placed meanwhile
 */
public record Founding(String id, boolean adopts, boolean adopting) {
  /** Before the first. */
  public static final Founding NONE = new Founding("", false, false);
}
