package io.drover.master.state;

import io.drover.master.model.Job;
import java.util.Collection;
import java.util.IdentityHashMap;

/**
 * Tells whether two masters' states are the same. Records never change, so that of each its own
 * digest is remembered from one time to the next.
 */
final class StateDigest {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private IdentityHashMap<Object, Long> known = new IdentityHashMap<>();
  private IdentityHashMap<Object, Long> seen = new IdentityHashMap<>();
  private long hash;

  /** The same for the same records, on every machine. */
  long of(StateView state, int staged, Collection<Change.RequestAnswered> answers) {
    hash = OFFSET;
    mix(textOf(state.head()));
    mix(textOf(state.founding()));
    mix(staged);
    answers.forEach(this::mix);
    state.nodes().values().forEach(this::mix);
    state.tasks().values().forEach(this::mix);
    state.jobs().values().forEach(this::mix);
    known = seen;
    seen = new IdentityHashMap<>();
    return hash;
  }

  private void mix(Object fact) {
    Long before = known.get(fact);
    Long own = before == null ? (Long) textOf(fact) : before;
    seen.put(fact, own);
    mix(own.longValue());
  }

  private void mix(long value) {
    hash = (hash ^ value) * PRIME;
  }

  private static long textOf(Object fact) {
    String text = fact.toString();
    long digest = OFFSET;
    for (int i = 0; i < text.length(); i++) {
      digest = (digest ^ text.charAt(i)) * PRIME;
    }
    if (fact instanceof Job job) {
      // What is opaque shows its size only in its text.
      for (var spec : job.versions().values()) {
        digest = (digest ^ spec.container().encoded().hashCode()) * PRIME;
      }
    }
    return digest;
  }
}
