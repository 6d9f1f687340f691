package io.drover.it.sim.invariant;

import io.drover.master.model.RequestKey;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import io.drover.master.state.StateView;
import java.util.List;

/**
 * One promise of the system. It hears everything that happens in the world, at the moment when it
 * happens, and says when the promise is broken. It changes nothing.
 */
public abstract class Invariant {
  private final Verdict verdict;

  protected Invariant(Verdict verdict) {
    this.verdict = verdict;
  }

  /** The promise is broken; the text says what was seen. */
  protected final void broken(String format, Object... details) {
    verdict.broken(getClass().getSimpleName(), format.formatted(details));
  }

  /** An entry is durable, and the truth has applied it. */
  public void committed(Entry entry, Touched touched) {}

  /** A user was told that a write took effect at that index. */
  public void accepted(RequestKey key, long index) {}

  /** The store has lost everything; the truth is still what it was. */
  public void wiped() {}

  /** An operator has a snapshot of the state after this entry, which is the one to restore. */
  public void saved(long index) {}

  /** A master published a checkpoint. */
  public void checkpointed(long index, List<Change> changes) {}

  /** A master has finished a turn. */
  public void turned(String master, StateView state, boolean leading) {}

  /** A container's process runs from now on. */
  public void started(Container container) {}

  /** A container's process runs no more. */
  public void ended(Container container, Ended how) {}

  /** A container is gone. */
  public void removed(Container container, Ended how) {}

  /** Now and then, and whenever the world has come to rest. */
  public void looked() {}
}
