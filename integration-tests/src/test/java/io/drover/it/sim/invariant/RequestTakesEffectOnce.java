package io.drover.it.sim.invariant;

import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.HashMap;
import java.util.Map;

/** A request that was sent again, to whichever master, is in the log once. */
public final class RequestTakesEffectOnce extends Invariant {
  private final Map<String, Long> seen = new HashMap<>();

  public RequestTakesEffectOnce(Verdict verdict) {
    super(verdict);
  }

  @Override
  public void committed(Entry entry, Touched touched) {
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
