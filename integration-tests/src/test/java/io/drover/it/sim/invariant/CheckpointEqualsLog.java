package io.drover.it.sim.invariant;

import io.drover.master.state.Change;
import io.drover.master.state.StateView;
import java.util.List;

/** A checkpoint makes the same state as the log before it; with the log after it, the whole log. */
public final class CheckpointEqualsLog extends Invariant {
  private final Truth truth;

  public CheckpointEqualsLog(Verdict verdict, Truth truth) {
    super(verdict);
    this.truth = truth;
  }

  @Override
  public void checkpointed(long index, List<Change> changes) {
    StateView wanted = truth.stateAt(index);
    if (wanted.head().index() != index) {
      broken("a checkpoint at index %d, where the log is at %d", index, wanted.head().index());
    } else if (!Truth.holds(changes, wanted)) {
      broken("the checkpoint at index %d is not what the log makes", index);
    }
  }
}
