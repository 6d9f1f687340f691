package io.drover.it.sim.invariant;

import io.drover.master.state.Change;
import io.drover.master.state.ClusterState;
import io.drover.master.state.Entry;
import io.drover.master.state.StateView;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * What is durably so: the state that the committed entries make, entry by entry, kept apart from
 * every master. All invariants measure against it.
 */
public final class Truth {
  private final Queue<Entry> sinceCheckpoint = new ArrayDeque<>();
  private ClusterState state = new ClusterState(() -> {});
  private ClusterState atCheckpoint = new ClusterState(() -> {});

  /** The state after the newest committed entry. */
  public StateView state() {
    return state;
  }

  /** The state's digest. Walks through everything. */
  public long digest() {
    return state.digest();
  }

  /** Takes the next entry. */
  public Touched take(Entry entry) {
    Touched touched = Touched.of(entry, state);
    state.apply(entry);
    if (Restores.commits(entry)) {
      touched.all(state);
    }
    sinceCheckpoint.add(entry);
    return touched;
  }

  /** What the log up to that index makes; it must be later than that of the call before. */
  StateView stateAt(long index) {
    while (!sinceCheckpoint.isEmpty() && sinceCheckpoint.element().index() <= index) {
      atCheckpoint.apply(sinceCheckpoint.remove());
    }
    return atCheckpoint;
  }

  /** Whether a checkpoint that was cut there holds that state. */
  static boolean holds(List<Change> changes, StateView at) {
    ClusterState restored = new ClusterState(() -> {});
    restored.restore(at.head().index(), at.head().epoch(), at.head().timeMillis(), changes);
    boolean same =
        restored.head().equals(at.head())
            && restored.founding().equals(at.founding())
            && restored.staged() == at.staged()
            && restored.answers() == at.answers()
            && restored.nodes().equals(at.nodes())
            && List.copyOf(restored.tasks()).equals(List.copyOf(at.tasks()))
            && restored.jobs().equals(at.jobs());
    for (Change change : changes) {
      same &=
          !(change instanceof Change.RequestAnswered answered)
              || at.answer(answered.key()).equals(Optional.of(answered));
    }
    return same;
  }

  /** The store was wiped: there is another truth from now on. */
  public void forget() {
    state = new ClusterState(() -> {});
    atCheckpoint = new ClusterState(() -> {});
    sinceCheckpoint.clear();
  }
}
