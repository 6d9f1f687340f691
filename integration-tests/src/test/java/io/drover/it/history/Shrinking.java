package io.drover.it.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes the part of a history that nothing explains as small as it can: first the shortest time
 * from the beginning, then without the calls that changed nothing and are not needed, then from the
 * latest state that it can begin with.
 */
final class Shrinking {
  private static final int CALLS_SHOWN_MAX = 40;

  private final long stepsMax;
  private List<Call> calls;
  private JobState start;

  private Shrinking(List<Call> calls, JobState start, long stepsMax) {
    this.calls = calls;
    this.start = start;
    this.stepsMax = stepsMax;
  }

  static Shrinking of(List<Call> impossible, JobState start, long stepsMax) {
    Shrinking shrinking = new Shrinking(impossible, start, stepsMax);
    shrinking.cutTheEnd();
    shrinking.leaveOut();
    shrinking.cutTheBeginning();
    shrinking.leaveOut();
    return shrinking;
  }

  private boolean impossible(List<Call> some, JobState from) {
    return new Search(some, from, stepsMax).run() == Search.Result.IMPOSSIBLE;
  }

  /**
   * What was known at some moment has an order if all has one, so the shortest without is sought.
   */
  private void cutTheEnd() {
    List<Long> moments =
        calls.stream()
            .filter(call -> call.answer().isPresent())
            .map(Call::answerNanos)
            .sorted()
            .distinct()
            .toList();
    int least = 0;
    int most = moments.size() - 1;
    while (least < most) {
      int middle = (least + most) / 2;
      if (impossible(asOf(moments.get(middle)), start)) {
        most = middle;
      } else {
        least = middle + 1;
      }
    }
    calls = asOf(moments.get(most));
  }

  private List<Call> asOf(long nanos) {
    return calls.stream()
        .filter(call -> call.invokeNanos() <= nanos)
        .map(call -> call.asOf(nanos))
        .filter(call -> !call.read() || call.answer().isPresent())
        .toList();
  }

  /** Without what changed nothing, or perhaps never happened. */
  private void leaveOut() {
    for (Call call : calls) {
      boolean without =
          call.read() || call.answer().isEmpty() || call.answer().get() instanceof Answer.Refused;
      if (without) {
        List<Call> fewer = new ArrayList<>(calls);
        fewer.remove(call);
        // An unanswered write that went would only forbid what it may have explained.
        if ((call.answer().isPresent() || unneeded(call)) && impossible(fewer, start)) {
          calls = fewer;
        }
      }
    }
  }

  /** Whether nobody saw anything after it was asked for. */
  private boolean unneeded(Call unanswered) {
    return calls.stream()
        .noneMatch(
            call -> call.answer().isPresent() && call.answerNanos() > unanswered.invokeNanos());
  }

  private void cutTheBeginning() {
    Search search = new Search(calls, start, stepsMax);
    if (search.run() != Search.Result.IMPOSSIBLE) {
      return;
    }
    List<Integer> order = search.longest();
    for (int taken = order.size(); taken > 0; taken--) {
      List<Call> rest = new ArrayList<>(calls);
      order.subList(0, taken).forEach(call -> rest.remove(calls.get(call)));
      JobState from = search.stateAfter(taken);
      if (impossible(rest, from) && alsoSeesTheLastWrite(rest)) {
        calls = List.copyOf(rest);
        start = from;
        return;
      }
    }
  }

  /** Keeps enough for people to see what contradicts what. */
  private boolean alsoSeesTheLastWrite(List<Call> rest) {
    return rest.size() >= Math.min(3, calls.size());
  }

  /** For people. */
  String text() {
    StringBuilder text = new StringBuilder(200);
    text.append("no order explains these, beginning with ").append(start).append(':');
    List<Call> sorted = calls.stream().sorted(Comparator.comparingLong(Call::invokeNanos)).toList();
    int hidden = Math.max(0, sorted.size() - CALLS_SHOWN_MAX);
    if (hidden > 0) {
      text.append("\n  ... ").append(hidden).append(" earlier ones");
    }
    sorted.stream().skip(hidden).forEach(call -> text.append("\n  ").append(call));
    return text.toString();
  }
}
