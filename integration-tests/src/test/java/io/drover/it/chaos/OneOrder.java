package io.drover.it.chaos;

import io.drover.it.history.Answer;
import io.drover.it.history.Answer.Reason;
import io.drover.it.history.Finding;
import io.drover.it.history.History;
import io.drover.it.history.JobState;
import io.drover.it.history.Linearizability;
import io.drover.it.history.Operation.Read;
import io.drover.it.history.Operation.Remove;
import io.drover.it.history.Operation.Restart;
import io.drover.it.history.Operation.Scale;
import io.drover.it.history.Operation.Submit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One order of all calls explains what every client was told. */
final class OneOrder implements Invariant {
  /** The search goes as deep as a job has calls. */
  private static final long STACK_BYTES = 512 << 20;

  @Override
  public String name() {
    return "one order explains every answer";
  }

  @Override
  public List<String> violations(Evidence evidence) {
    History history = history(evidence.operations());
    CompletableFuture<Finding> found = new CompletableFuture<>();
    new Thread(
            null,
            () -> found.completeAsync(() -> Linearizability.check(history), Runnable::run),
            "linearizability",
            STACK_BYTES)
        .start();
    return switch (found.join()) {
      case Finding.Explained() -> List.of();
      case Finding.Violated(String job, String text) -> List.of(job + "\n" + text);
      case Finding.Undecided(String job) -> List.of("too many orders are possible for " + job);
    };
  }

  private static History history(List<Operation> operations) {
    History history = new History();
    Map<String, Long> written = new HashMap<>();
    for (Operation one :
        operations.stream().sorted(Comparator.comparingLong(Operation::invoked)).toList()) {
      if (one.kind() == Operation.Kind.DRAIN || one.kind() == Operation.Kind.UNCORDON) {
        continue;
      }
      // The library names the highest index at which a write of the same client took effect.
      long minIndex = written.getOrDefault(one.client(), 0L);
      int number = history.invoked(one.client(), one.target(), asked(one, minIndex), one.invoked());
      told(one).ifPresent(answer -> history.answered(number, answer, one.returned()));
      if (one.write()) {
        written.merge(one.client(), one.index(), Math::max);
      }
    }
    return history;
  }

  private static io.drover.it.history.Operation asked(Operation one, long minIndex) {
    return switch (one.kind()) {
      case CREATE -> new Submit(true, one.value(), one.token());
      case CHANGE -> new Submit(false, one.value(), one.token());
      case RESTART -> new Restart();
      case SCALE -> new Scale((int) one.expected(), one.value());
      case REMOVE -> new Remove();
      case READ -> new Read(minIndex);
      case DRAIN, UNCORDON -> throw new IllegalArgumentException(one.toString());
    };
  }

  private static Optional<Answer> told(Operation one) {
    boolean read = !one.write();
    return switch (one.outcome()) {
      case DONE ->
          Optional.of(
              read
                  ? new Answer.Seen(
                      one.index(), JobState.running((int) one.version(), one.value(), one.token()))
                  : new Answer.Done(one.index(), (int) one.version()));
      case CONFLICT -> Optional.of(new Answer.Refused(Reason.CONFLICT));
      case NOT_FOUND ->
          Optional.of(
              read
                  ? new Answer.Seen(one.index(), JobState.ABSENT)
                  : new Answer.Refused(Reason.NOT_FOUND));
      case UNKNOWN -> Optional.empty();
    };
  }
}
