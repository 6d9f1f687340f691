package io.drover.master.loop;

/**
 * What follows from a decision outside of this process.
 *
 * @param release when the decision is durable
 * @param abandon when it will never be known here whether it is
 */
record Effect(Runnable release, Runnable abandon) {
  /** One that nobody misses when it does not come. */
  static Effect of(Runnable release) {
    return new Effect(release, () -> {});
  }
}
