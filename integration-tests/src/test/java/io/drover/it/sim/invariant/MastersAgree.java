package io.drover.it.sim.invariant;

import io.drover.master.state.Entry;
import io.drover.master.state.StateView;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * All masters that applied an index have the same state there. A digest walks through the whole
 * state, so it is taken at every so many entries, and at every change of leadership.
 */
public final class MastersAgree extends Invariant {
  private static final int EVERY = 64;
  private static final int KEPT = 64;

  private final Truth truth;
  private final ToLongFunction<StateView> digest;
  private final TreeMap<Long, Long> digests = new TreeMap<>();
  private final Map<String, Long> compared = new HashMap<>();

  /**
   * Watches.
   *
   * @param digest of a master's state
   */
  public MastersAgree(Verdict verdict, Truth truth, ToLongFunction<StateView> digest) {
    super(verdict);
    this.truth = truth;
    this.digest = digest;
  }

  @Override
  public void committed(Entry entry, Touched touched) {
    if (entry.index() % EVERY == 0) {
      digests.put(entry.index(), truth.digest());
      if (digests.size() > KEPT) {
        digests.pollFirstEntry();
      }
    }
  }

  @Override
  public void wiped() {
    digests.clear();
    compared.clear();
  }

  @Override
  public void turned(String master, StateView state, boolean leading) {
    long index = state.head().index();
    if (leading || index % EVERY != 0 || compared.getOrDefault(master, 0L) == index) {
      return;
    }
    Long wanted = digests.get(index);
    if (wanted != null) {
      compared.put(master, index);
      compare(master, state, wanted);
    }
  }

  /** Compares a master that has applied all there is. */
  public void compareNow(String master, StateView state) {
    if (state.head().index() == truth.state().head().index()) {
      compare(master, state, truth.digest());
    }
  }

  private void compare(String master, StateView state, long wanted) {
    if (digest.applyAsLong(state) != wanted) {
      broken("master %s has another state at index %d", master, state.head().index());
    }
  }
}
