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
 * @param proven whether a leader has listened for so long that no task of another founding which
 *     may run at most once can run any more unknown to this store, and no worker was left alone
 *     with its tasks. Until then there may be an older store that this one is the ruin of
 */
public record Founding(String id, boolean adopts, boolean adopting, boolean proven) {
  /** Before the first. */
  public static final Founding NONE = new Founding("", false, false, false);

  /** A snapshot was restored into it, or what runs is to be adopted without one. */
  public Founding restored() {
    return new Founding(id, true, true, false);
  }

  /** The workers are taken in. */
  public Founding adopted() {
    return new Founding(id, adopts, false, proven);
  }

  /** Nothing of another one is to be feared any more. */
  public Founding withProof() {
    return new Founding(id, adopts, adopting, true);
  }
}
