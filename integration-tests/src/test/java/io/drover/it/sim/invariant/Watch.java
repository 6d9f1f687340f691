package io.drover.it.sim.invariant;

import io.drover.master.model.RequestKey;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import io.drover.master.state.StateView;
import java.util.ArrayList;
import java.util.List;

/** Passes everything that happens on to every invariant, the truth first. */
public final class Watch {
  private final Truth truth;
  private final List<Invariant> invariants = new ArrayList<>();

  public Watch(Truth truth) {
    this.truth = truth;
  }

  /** Adds an invariant, which it returns. */
  public <T extends Invariant> T add(T invariant) {
    invariants.add(invariant);
    return invariant;
  }

  /** An entry is durable. */
  public void committed(Entry entry) {
    Touched touched = truth.take(entry);
    for (Invariant invariant : invariants) {
      invariant.committed(entry, touched);
    }
  }

  /** The store has lost everything: each invariant hears of it before the truth is another. */
  public void wiped() {
    invariants.forEach(Invariant::wiped);
    truth.forget();
  }

  /** An operator has a snapshot of the state after this entry. */
  public void saved(long index) {
    invariants.forEach(invariant -> invariant.saved(index));
  }

  /** A master published a checkpoint. */
  public void checkpointed(long index, List<Change> changes) {
    invariants.forEach(invariant -> invariant.checkpointed(index, changes));
  }

  /** A user was told that a write took effect. */
  public void accepted(RequestKey key, long index) {
    invariants.forEach(invariant -> invariant.accepted(key, index));
  }

  /** A master has finished a turn. */
  public void turned(String master, StateView state, boolean leading) {
    for (Invariant invariant : invariants) {
      invariant.turned(master, state, leading);
    }
  }

  /** A container's process runs from now on. */
  public void started(Container container) {
    invariants.forEach(invariant -> invariant.started(container));
  }

  /** A container's process runs no more. */
  public void ended(Container container, Ended how) {
    invariants.forEach(invariant -> invariant.ended(container, how));
  }

  /** A container is gone. */
  public void removed(Container container, Ended how) {
    invariants.forEach(invariant -> invariant.removed(container, how));
  }

  /** Some time has passed. */
  public void looked() {
    invariants.forEach(Invariant::looked);
  }
}
