package io.drover.master.loop;

/** When a leader stores the state as a checkpoint. */
final class Checkpoints {
  private static final long PATIENCE_MILLIS = 60_000;

  /**
   * So long a new leader, which its workers and clients wait for, stores no checkpoint for what was
   * there before it.
   */
  private static final long SETTLING_MILLIS = 10_000;

  /** What a task takes in a checkpoint before that is compressed, about. */
  private static final int TASK_BYTES = 160;

  private final Ledger ledger;
  private final Standing standing;
  private final CoreConfig.Bounds bounds;
  private boolean underWay;
  private long askedAt = Long.MIN_VALUE / 2;
  private long cutSoFar;
  private long leadsSince;
  private long leadsFromIndex;
  private long leadsFromBytes;

  Checkpoints(Ledger ledger, Standing standing, CoreConfig.Bounds bounds) {
    this.ledger = ledger;
    this.standing = standing;
    this.bounds = bounds;
  }

  /** A new leadership, after the entry of this index. */
  void begin(long index, Moment now) {
    underWay = false;
    leadsSince = now.monotonicMillis();
    leadsFromIndex = index;
    leadsFromBytes = ledger.bytesSinceCheckpoint();
  }

  boolean due(Moment now) {
    boolean settling = now.monotonicMillis() - leadsSince < SETTLING_MILLIS;
    long from = Math.max(settling ? leadsFromIndex : 0, standing.checkpointIndex());
    long bytes = ledger.bytesSinceCheckpoint() - (settling ? leadsFromBytes : 0);
    boolean due =
        ledger.state().head().index() - from >= bounds.checkpointEntries() || bytes >= bytesMax();
    return due && !(underWay && now.monotonicMillis() - askedAt < PATIENCE_MILLIS);
  }

  /** Between two entries. */
  void cut(Moment now) {
    underWay = true;
    cutSoFar++;
    askedAt = now.monotonicMillis();
    leadsFromBytes = 0;
    ledger.checkpoint();
  }

  /** The log has the one that was cut. */
  void stored() {
    underWay = false;
  }

  /** How many were cut. */
  long cutSoFar() {
    return cutSoFar;
  }

  /** A large state is stored the less often, or storing it would be most of the work. */
  private long bytesMax() {
    long stateBytes = (long) TASK_BYTES * ledger.state().tasks().size();
    return Math.clamp(stateBytes, bounds.checkpointBytes(), bounds.checkpointBytesMax());
  }
}
