package io.drover.rpc;

/**
 * Measures how long nothing has happened, in ticks, so that a process that was itself stopped for a
 * while does not take its own absence for the peer's: a late tick counts for at most two. Pure.
 */
final class Silence {
  private final int noticeMillis;
  private final int limitMillis;
  private final int tickMillis;
  private long silentMillis;

  /** How long it has been quiet. */
  enum Level {
    /** Not long. */
    NORMAL,
    /** Long enough to do something about it. */
    NOTICED,
    /** Too long. */
    OVER
  }

  Silence(int noticeMillis, int limitMillis) {
    this.noticeMillis = noticeMillis;
    this.limitMillis = limitMillis;
    this.tickMillis = Math.max(1, Math.min(noticeMillis, limitMillis) / 4);
  }

  /** How often {@link #tick} wants to be called. */
  int tickMillis() {
    return tickMillis;
  }

  /** Some time has passed, in which something happened or not. */
  Level tick(long elapsedMillis, boolean happened) {
    silentMillis = happened ? 0 : silentMillis + Math.min(elapsedMillis, 2L * tickMillis);
    if (silentMillis >= limitMillis) {
      return Level.OVER;
    }
    return silentMillis >= noticeMillis ? Level.NOTICED : Level.NORMAL;
  }
}
