package io.drover.master.loop;

/**
 * The time that a leader gives to its entries. It begins where the log's time and this machine's
 * wall clock are, whichever is later, and from then on goes by the monotonic clock: a wall clock
 * that jumps forward would end every deadline at once, and one that is behind the log (because an
 * earlier leader's was ahead) would make time stand still for as long. Where wall clock and log
 * differ, time goes a tenth faster or slower until they agree. Used by the loop's thread.
 */
final class ClusterTime {
  private static final int SLEW_PART = 10;
  private static final long ANCHOR_MILLIS = 1_000;

  private long anchorMillis;
  private long anchorMonotonicMillis;

  /** A leadership begins, with the log at that time. */
  void begin(long logMillis, Moment now) {
    anchorMillis = Math.max(logMillis, now.wallMillis());
    anchorMonotonicMillis = now.monotonicMillis();
  }

  /** The time now, in milliseconds since 1970. */
  long at(Moment now) {
    long passed = now.monotonicMillis() - anchorMonotonicMillis;
    long plain = anchorMillis + passed;
    long most = passed / SLEW_PART;
    long time = plain + Math.clamp(now.wallMillis() - plain, -most, most);
    if (passed >= ANCHOR_MILLIS) {
      anchorMillis = time;
      anchorMonotonicMillis = now.monotonicMillis();
    }
    return time;
  }
}
