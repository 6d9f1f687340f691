package io.drover.it.sim.invariant;

import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.HashMap;
import java.util.Map;

/**
 * A request that was sent again, to whichever master, is in the log once. When the store is wiped
 * it may take effect again, unless it comes back with a snapshot.
 */
public final class RequestTakesEffectOnce extends Invariant {
  private final Map<String, Long> seen = new HashMap<>();
  private final Restores restores = new Restores();

  public RequestTakesEffectOnce(Verdict verdict) {
    super(verdict);
  }

  @Override
  public void wiped() {
    seen.clear();
    restores.wiped();
  }

  @Override
  public void committed(Entry entry, Touched touched) {
    for (Change change : restores.read(entry)) {
      if (change instanceof Change.RequestAnswered answered) {
        seen.putIfAbsent(answered.key().value(), entry.index());
      }
    }
    for (Change change : entry.changes()) {
      if (change instanceof Change.RequestAnswered answered) {
        Long before = seen.put(answered.key().value(), entry.index());
        if (before != null) {
          broken(
              "request %s took effect in entry %d and again in entry %d",
              answered.key().value(), before, entry.index());
        }
      }
    }
  }
}
