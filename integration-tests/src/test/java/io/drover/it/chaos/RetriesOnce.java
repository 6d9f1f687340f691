package io.drover.it.chaos;

import io.drover.it.chaos.Operation.Kind;
import io.drover.it.chaos.Operation.Outcome;
import java.util.List;

/**
 * However often the client library repeats a write, it takes effect once: a job whose name was
 * never used before cannot be refused because it is there already.
 */
final class RetriesOnce implements Invariant {
  @Override
  public String name() {
    return "a retried write takes effect once";
  }

  @Override
  public List<String> violations(Evidence evidence) {
    return evidence.operations().stream()
        .filter(one -> one.kind() == Kind.CREATE && one.outcome() == Outcome.CONFLICT)
        .map(one -> "made twice: " + one)
        .toList();
  }
}
