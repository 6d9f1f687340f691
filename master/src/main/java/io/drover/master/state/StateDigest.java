package io.drover.master.state;

import io.drover.master.model.Job;
import java.util.List;

/** Tells whether two masters' states are the same. */
final class StateDigest {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private long hash = OFFSET;

  private StateDigest() {}

  /** The same for the same changes in the same order, on every machine. */
  static long of(Head head, List<Change> changes) {
    StateDigest digest = new StateDigest();
    digest.mix(head.toString());
    for (Change change : changes) {
      digest.mix(change.toString());
      if (change instanceof Change.JobPut(Job job)) {
        // What is opaque shows its size only in its text.
        job.versions().values().forEach(spec -> digest.mix(spec.container().encoded().hashCode()));
      }
    }
    return digest.hash;
  }

  private void mix(String text) {
    for (int i = 0; i < text.length(); i++) {
      mix(text.charAt(i));
    }
  }

  private void mix(int value) {
    hash = (hash ^ value) * PRIME;
  }
}
