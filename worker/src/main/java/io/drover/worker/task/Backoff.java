package io.drover.worker.task;

/** Pauses that double with every try in a row, up to a bound, with a little chance added. */
public final class Backoff {
  private static final int DOUBLINGS_MAX = 16;
  private static final double JITTER_SHARE = 0.1;
  private static final long MILLIS_PER_SECOND = 1_000;
  private static final long TENTHS_BELOW_MILLIS = 10_000;

  private Backoff() {}

  /**
   * The pause before the next try: the base times two to the number of tries before, at most the
   * bound, and up to a tenth more by chance.
   */
  public static long pauseMillis(
      long baseMillis, int triesBefore, long boundMillis, double jitter) {
    long grown = baseMillis << Math.min(triesBefore, DOUBLINGS_MAX);
    long bounded = grown < baseMillis ? boundMillis : Math.min(grown, boundMillis);
    return bounded + Math.round(bounded * JITTER_SHARE * jitter);
  }

  /** A pause in words, such as "8 s". */
  public static String words(long millis) {
    if (millis >= TENTHS_BELOW_MILLIS || millis % MILLIS_PER_SECOND == 0) {
      return Math.round((double) millis / MILLIS_PER_SECOND) + " s";
    }
    long tenths = Math.max(1, Math.round(millis / 100.0));
    return tenths % 10 == 0 ? tenths / 10 + " s" : tenths / 10 + "." + tenths % 10 + " s";
  }
}
