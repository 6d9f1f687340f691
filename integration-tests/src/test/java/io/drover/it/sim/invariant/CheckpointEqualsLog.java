package io.drover.it.sim.invariant;

import io.drover.master.state.Change;
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
    long wanted = truth.digestOfLogAt(index);
    long found = Truth.digestOf(truth.stateAtCheckpoint(), changes);
    if (truth.stateAtCheckpoint().head().index() != index) {
      broken(
          "a checkpoint at index %d, where the log is at %d",
          index, truth.stateAtCheckpoint().head().index());
    } else if (found != wanted) {
      broken("the checkpoint at index %d is not what the log makes", index);
    }
  }
}
