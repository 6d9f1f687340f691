package io.drover.master.state;

import io.drover.master.model.Job;
import java.util.Collection;

/** Tells whether two masters' states are the same. */
final class StateDigest {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private long hash = OFFSET;

  private StateDigest() {}

  /** The same for the same records, on every machine. */
  static long of(StateView state, int staged, Collection<Change.RequestAnswered> answers) {
    StateDigest digest = new StateDigest();
    digest.mix(state.head().toString());
    digest.mix(state.founding().toString());
    digest.mix(staged);
    answers.forEach(answer -> digest.mix(answer.toString()));
    state.nodes().values().forEach(node -> digest.mix(node.toString()));
    state.tasks().forEach(task -> digest.mix(task.toString()));
    for (Job job : state.jobs().values()) {
      digest.mix(job.toString());
      // What is opaque shows its size only in its text.
      job.versions().values().forEach(spec -> digest.mix(spec.container().encoded().hashCode()));
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
