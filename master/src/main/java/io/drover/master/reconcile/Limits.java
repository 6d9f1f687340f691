package io.drover.master.reconcile;

import io.drover.base.Check;

/**
 * What one pass may do, and how long states may last.
 *
 * @param changesPerPass the pass ends when it has made so many changes and says that there is more
 * @param historyPerSlot tasks that ended are kept up to this number for each slot
 * @param vacatedHistoryMillis how long those of a slot that is not wanted any more are kept
 * @param placedDeadlineMillis how long a worker that is heard may take to take up a task
 * @param stopDeadlineMillis how long a worker that is heard may take to end a task
 */
public record Limits(
    int changesPerPass,
    int historyPerSlot,
    long vacatedHistoryMillis,
    long placedDeadlineMillis,
    long stopDeadlineMillis) {
  /** What is used in production. */
  public static final Limits DEFAULT = new Limits(250, 3, 600_000, 120_000, 900_000);

  public Limits {
    Check.argument(changesPerPass > 0, "%d changes per pass", changesPerPass);
    Check.argument(historyPerSlot > 0, "%d tasks kept per slot", historyPerSlot);
  }
}
