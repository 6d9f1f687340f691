package io.drover.master.loop;

import io.drover.base.Check;
import io.drover.master.model.MasterId;
import io.drover.master.reconcile.Limits;

/**
 * How a master is set up.
 *
 * @param self its id
 * @param address where it is reached, as told to the others
 * @param graceMillis for how long a worker may be silent before its tasks are given up
 * @param leaseMillis after so long without a leader a worker ends the tasks that run at most once
 */
public record CoreConfig(
    MasterId self,
    String address,
    long graceMillis,
    long leaseMillis,
    Limits limits,
    Bounds bounds) {
  public CoreConfig {
    Check.argument(graceMillis > 0, "a grace time of %d ms", graceMillis);
    Check.argument(leaseMillis > 0, "a lease of %d ms", leaseMillis);
  }

  /** With everything else as in production. */
  public static CoreConfig of(MasterId self, String address, long graceMillis, long leaseMillis) {
    return new CoreConfig(self, address, graceMillis, leaseMillis, Limits.DEFAULT, Bounds.DEFAULT);
  }

  /**
   * What bounds the core's memory and the length of its turns.
   *
   * @param entryBytes an entry is closed when it is about so large
   * @param entriesInFlight entries that may travel to the log at once
   * @param checkpointEntries a checkpoint is taken after so many entries
   * @param checkpointBytes or after so many bytes of them, while the state is not larger
   * @param checkpointBytesMax or after so many bytes of them, however large the state is
   * @param eventsKept for those who ask for events since an index
   * @param answersKept to requests, for their retries
   * @param answersKeptMillis for how long
   * @param readsWaiting for an index that is not applied yet
   * @param deferred messages kept while nothing may be decided
   */
  public record Bounds(
      int entryBytes,
      int entriesInFlight,
      int checkpointEntries,
      int checkpointBytes,
      int checkpointBytesMax,
      int eventsKept,
      int answersKept,
      long answersKeptMillis,
      int readsWaiting,
      int deferred) {
    /** What is used in production. */
    public static final Bounds DEFAULT =
        new Bounds(
            256 << 10, 16, 5_000, 4 << 20, 16 << 20, 10_000, 20_000, 3_600_000, 1_000, 4_096);
  }
}
