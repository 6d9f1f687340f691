package io.drover.worker.session;

import io.drover.worker.journal.Kept;
import io.drover.worker.loop.Loop;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The highest leadership that this worker has seen, and since when it is out of touch with it. A
 * lower one is never obeyed again, not even after a restart. Owned by the loop.
 */
final class Leadership {
  /** Ten years: added to now it does not overflow, which would end the lease at once. */
  private static final long LEASE_MILLIS_MAX = 3_650L * 24 * 3_600_000;

  private final Loop loop;
  private final Consumer<Kept.Leadership> keep;
  private Kept.Leadership known;
  // When the leader was surely in touch with this worker, by the machine's uptime: never later than
  // it truly was.
  private OptionalLong touchedMillis = OptionalLong.empty();
  // The lease that an earlier life of this worker left. A start gives no lease: else a worker that
  // is started again and again without a leader would hold one for ever.
  private final long heldUntilMillis;

  Leadership(
      Loop loop, Kept.Leadership kept, long heldUntilMillis, Consumer<Kept.Leadership> keep) {
    this.loop = loop;
    this.known = kept;
    this.keep = keep;
    this.heldUntilMillis = heldUntilMillis;
  }

  long epoch() {
    return known.epoch();
  }

  List<String> masters() {
    return known.masters();
  }

  /** Hears of an epoch; false if a higher one is known. */
  boolean admits(long epoch) {
    if (epoch < known.epoch()) {
      return false;
    }
    if (epoch > known.epoch()) {
      become(new Kept.Leadership(epoch, known.masters(), known.leaseMillis(), known.founding()));
    }
    return true;
  }

  /** What the leader says of the cluster. */
  void learn(List<String> masters, long leaseMillis) {
    long lease = Math.clamp(leaseMillis, 0, LEASE_MILLIS_MAX);
    become(new Kept.Leadership(known.epoch(), masters, lease, known.founding()));
  }

  /** An assignment was taken that came from this founding of the masters' store. */
  void serve(String founding) {
    become(new Kept.Leadership(known.epoch(), known.masters(), known.leaseMillis(), founding));
  }

  /** Of the masters' store whose assignment was taken last; empty before the first. */
  String founding() {
    return known.founding();
  }

  /** The leader has answered what this worker sent at that time. */
  void touched(long sentMillis) {
    touchedMillis = OptionalLong.of(Math.max(touchedMillis.orElse(sentMillis), sentMillis));
  }

  /** When the lease of at-most-one tasks runs out, by the machine's uptime. */
  long leaseEndMillis() {
    return touchedMillis.isPresent() && known.leaseMillis() > 0
        ? Math.max(heldUntilMillis, touchedMillis.getAsLong() + known.leaseMillis())
        : heldUntilMillis;
  }

  boolean leaseOver() {
    return loop.uptimeMillis() >= leaseEndMillis();
  }

  private void become(Kept.Leadership next) {
    if (!next.equals(known)) {
      known = next;
      keep.accept(next);
    }
  }
}
