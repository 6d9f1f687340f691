package io.drover.it.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides whether a single order of all operations explains what every client was told. Jobs do not
 * influence each other, so that each is looked at alone. What the order must keep to is said at
 * {@link Order}: writes are linearizable; reads are sequentially consistent for each client that
 * names the highest index it has seen, and may be stale otherwise.
 */
public final class Linearizability {
  private static final long STEPS_MAX = 2_000_000;

  private Linearizability() {}

  /** Looks for the order, within bounds of time and memory. */
  public static Finding check(History history) {
    return check(history, STEPS_MAX);
  }

  /** The same where every job of the history was so before the first of it was asked for. */
  public static Finding check(History history, JobState start) {
    return check(history, start, STEPS_MAX);
  }

  static Finding check(History history, long stepsMax) {
    return check(history, JobState.ABSENT, stepsMax);
  }

  private static Finding check(History history, JobState start, long stepsMax) {
    Map<String, List<Call>> jobs = new TreeMap<>();
    for (Call call : history.calls()) {
      // A read without an answer says nothing.
      if (!call.read() || call.answer().isPresent()) {
        jobs.computeIfAbsent(call.job(), job -> new ArrayList<>()).add(call);
      }
    }
    Finding found = new Finding.Explained();
    for (Map.Entry<String, List<Call>> job : jobs.entrySet()) {
      switch (new Search(job.getValue(), start, stepsMax).run()) {
        case EXPLAINED -> {}
        case IMPOSSIBLE -> {
          String text = Shrinking.of(job.getValue(), start, stepsMax).text();
          return new Finding.Violated(job.getKey(), text);
        }
        case UNDECIDED -> found = new Finding.Undecided(job.getKey());
      }
    }
    return found;
  }
}
