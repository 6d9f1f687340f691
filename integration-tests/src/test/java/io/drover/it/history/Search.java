package io.drover.it.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for one order of the calls of one job that explains all answers: the search of Wing and
 * Gong, which Lowe made fast by never looking twice at the same set of calls done with the same
 * state.
 */
final class Search {
  private record Seen(BitSet done, JobState state) {}

  private final List<Call> calls;
  private final JobState start;
  private final Set<Seen> seen = new HashSet<>();
  private final BitSet answered = new BitSet();
  // What may come next; of each call, how many of those that must come before it are missing.
  private final BitSet ready = new BitSet();
  private final int[] missing;
  private final List<BitSet> later;
  private final BitSet done = new BitSet();
  private final List<Integer> path = new ArrayList<>();
  private final List<JobState> states = new ArrayList<>();
  private List<Integer> longest = List.of();
  private List<JobState> longestStates = List.of();
  private long stepsLeft;

  Search(List<Call> calls, JobState start, long stepsMax) {
    this.calls = calls;
    this.start = start;
    this.stepsLeft = stepsMax;
    Order order = new Order(calls);
    this.later = calls.stream().map(call -> new BitSet()).toList();
    this.missing = new int[calls.size()];
    for (int i = 0; i < calls.size(); i++) {
      int call = i;
      missing[i] = order.before(i).cardinality();
      ready.set(i, missing[i] == 0);
      answered.set(i, calls.get(i).answer().isPresent());
      order.before(i).stream().forEach(earlier -> later.get(earlier).set(call));
    }
  }

  /** How it ended. */
  enum Result {
    EXPLAINED,
    IMPOSSIBLE,
    /** The search was given up. */
    UNDECIDED
  }

  Result run() {
    if (from(start)) {
      return Result.EXPLAINED;
    }
    return stepsLeft > 0 ? Result.IMPOSSIBLE : Result.UNDECIDED;
  }

  /** The calls of the longest attempt, in its order. */
  List<Integer> longest() {
    return longest;
  }

  /** The state after so many calls of the longest attempt. */
  JobState stateAfter(int count) {
    return count == 0 ? start : longestStates.get(count - 1);
  }

  private boolean from(JobState state) {
    int mark = path.size();
    takeWhatChangesNothing(state);
    if (path.size() > longest.size()) {
      longest = List.copyOf(path);
      longestStates = List.copyOf(states);
    }
    boolean found =
        allAnswered() || (seen.add(new Seen((BitSet) done.clone(), state)) && branch(state));
    if (!found) {
      takeBack(mark);
    }
    return found;
  }

  private boolean allAnswered() {
    BitSet rest = (BitSet) answered.clone();
    rest.andNot(done);
    return rest.isEmpty();
  }

  /**
   * A call that changes no state and fits here can stay here in every order that puts it later, so
   * there is nothing to choose. One that only finds all as it wants it here might change something
   * there.
   */
  private void takeWhatChangesNothing(JobState state) {
    boolean more = true;
    while (more) {
      more = false;
      for (int i = ready.nextSetBit(0); i >= 0; i = ready.nextSetBit(i + 1)) {
        if (calls.get(i).changesNothing() && after(i, state).contains(state)) {
          take(i, state);
          more = true;
        }
      }
    }
  }

  private void take(int call, JobState after) {
    done.set(call);
    ready.clear(call);
    path.add(call);
    states.add(after);
    BitSet waiting = later.get(call);
    for (int i = waiting.nextSetBit(0); i >= 0; i = waiting.nextSetBit(i + 1)) {
      missing[i]--;
      if (missing[i] == 0) {
        ready.set(i);
      }
    }
  }

  private void takeBack(int mark) {
    while (path.size() > mark) {
      int call = path.removeLast();
      states.removeLast();
      done.clear(call);
      ready.set(call);
      BitSet waiting = later.get(call);
      for (int i = waiting.nextSetBit(0); i >= 0; i = waiting.nextSetBit(i + 1)) {
        missing[i]++;
        ready.clear(i);
      }
    }
  }

  private boolean branch(JobState state) {
    // Answered calls first: an unanswered one is tried where nothing else goes on.
    return branch(state, true) || branch(state, false);
  }

  private boolean branch(JobState state, boolean withAnswer) {
    for (int i = ready.nextSetBit(0); i >= 0; i = ready.nextSetBit(i + 1)) {
      if (answered.get(i) != withAnswer) {
        continue;
      }
      for (JobState next : after(i, state)) {
        if (next.equals(state) && !withAnswer) {
          continue;
        }
        if (stepsLeft-- <= 0) {
          return false;
        }
        int mark = path.size();
        take(i, next);
        if (from(next)) {
          return true;
        }
        takeBack(mark);
      }
    }
    return false;
  }

  private List<JobState> after(int call, JobState state) {
    return JobModel.step(state, calls.get(call).operation(), calls.get(call).answer());
  }
}
