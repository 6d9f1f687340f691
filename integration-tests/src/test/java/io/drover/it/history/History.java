package io.drover.it.history;

import io.drover.base.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What all clients asked, and what they were told. One thread. */
public final class History {
  private final List<Call> calls = new ArrayList<>();

  /**
   * A client asks.
   *
   * @param job the job's full name
   * @return to be given with the answer
   */
  public int invoked(String client, String job, Operation operation, long nowNanos) {
    calls.add(new Call(client, job, operation, nowNanos, Long.MAX_VALUE, Optional.empty()));
    return calls.size() - 1;
  }

  /** The client is told. What is never answered may have happened or not, or happen later. */
  public void answered(int number, Answer answer, long nowNanos) {
    Call asked = calls.get(number);
    Check.state(asked.answer().isEmpty(), "answered twice: %s", asked);
    calls.set(
        number,
        new Call(
            asked.client(),
            asked.job(),
            asked.operation(),
            asked.invokeNanos(),
            nowNanos,
            Optional.of(answer)));
  }

  /** How many operations there are. */
  public int size() {
    return calls.size();
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }
}
