package io.drover.it.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A slot of an at-most-one job never has two containers that run at the same moment. */
final class OneAtATime implements Invariant {
  @Override
  public String name() {
    return "at most one means one";
  }

  @Override
  public List<String> violations(Evidence evidence) {
    Map<Integer, List<Life>> slots = new TreeMap<>();
    for (Life life : evidence.ours()) {
      if (life.labels().job().equals(Load.SINGLE)) {
        slots.computeIfAbsent(life.labels().slot(), slot -> new ArrayList<>()).add(life);
      }
    }
    List<String> found = new ArrayList<>();
    for (List<Life> lives : slots.values()) {
      lives.sort(Comparator.comparingLong(life -> life.started().orElseThrow()));
      for (int i = 0; i < lives.size(); i++) {
        for (Life later : lives.subList(i + 1, lives.size())) {
          if (later.started().orElseThrow() < lives.get(i).ended().orElse(Long.MAX_VALUE)) {
            found.add("ran at the same time: " + lives.get(i) + " AND " + later);
          }
        }
      }
    }
    return found;
  }
}
