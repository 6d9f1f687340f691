package io.drover.it.sim.invariant;

import io.drover.master.model.RequestKey;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import io.drover.master.state.StateView;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every write that a user was told of is in the log at the index that the user was told, and in the
 * state of every later leader until its answer is forgotten by age. When the store is wiped they
 * are lost, but those that the snapshot holds come back with it.
 */
public final class AcknowledgedIsDurable extends Invariant {
  private final Truth truth;
  private final Map<String, Long> acknowledged = new TreeMap<>();
  private final Map<String, Long> inLog = new HashMap<>();
  private final Map<String, Long> before = new HashMap<>();
  private final Set<String> saved = new TreeSet<>();
  private final Restores restores = new Restores();
  private long leadersSeen;

  public AcknowledgedIsDurable(Verdict verdict, Truth truth) {
    super(verdict);
    this.truth = truth;
  }

  @Override
  public void accepted(RequestKey key, long index) {
    Optional<Change.RequestAnswered> answer = truth.state().answer(key);
    if (before.getOrDefault(key.value(), 0L) == index) {
      // The answer was on its way when the store was wiped.
      return;
    }
    if (answer.isEmpty()) {
      broken("request %s was acknowledged at index %d and is not in the log", key.value(), index);
    } else if (answer.get().index() != index) {
      broken(
          "request %s was acknowledged at index %d; the log has it at %d",
          key.value(), index, answer.get().index());
    }
    acknowledged.put(key.value(), index);
  }

  @Override
  public void saved(long index) {
    saved.clear();
    acknowledged.forEach((key, at) -> {
      if (at <= index) {
        saved.add(key);
      }
    });
  }

  @Override
  public void wiped() {
    before.clear();
    before.putAll(inLog);
    inLog.clear();
    acknowledged.clear();
    restores.wiped();
    leadersSeen = 0;
  }

  @Override
  public void committed(Entry entry, Touched touched) {
    if (!restores.read(entry).isEmpty()) {
      saved.forEach(this::cameBack);
    }
    for (Change change : entry.changes()) {
      if (change instanceof Change.RequestAnswered answered) {
        inLog.put(answered.key().value(), answered.index());
      } else if (change instanceof Change.RequestsForgotten) {
        acknowledged.keySet().removeIf(key -> truth.state().answer(new RequestKey(key)).isEmpty());
      }
    }
  }

  private void cameBack(String key) {
    Optional<Change.RequestAnswered> answer = truth.state().answer(new RequestKey(key));
    if (answer.isEmpty()) {
      broken("request %s was acknowledged before the snapshot that does not know it", key);
    } else {
      acknowledged.put(key, answer.get().index());
    }
  }

  /** Asked once for each leadership, when the new leader has its opening entry. */
  @Override
  public void turned(String master, StateView state, boolean leading) {
    long epoch = state.head().epoch().number();
    if (!leading || epoch <= leadersSeen) {
      return;
    }
    leadersSeen = epoch;
    acknowledged.forEach((key, index) -> {
      if (state.answer(new RequestKey(key)).isEmpty()) {
        broken(
            "request %s was acknowledged at index %d; master %s leads epoch %d without it",
            key, index, master, epoch);
      }
    });
  }
}
