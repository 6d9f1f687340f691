package io.drover.it.history;

import java.util.Locale;
import java.util.Optional;

/**
 * One operation of one client. Times are those of one clock.
 *
 * @param answerNanos when the answer came; the end of time if none did
 * @param answer empty if none came: the operation may have taken effect, then or later, or not
 */
record Call(
    String client,
    String job,
    Operation operation,
    long invokeNanos,
    long answerNanos,
    Optional<Answer> answer) {
  private static final double NANOS_PER_SECOND = 1e9;

  boolean read() {
    return operation instanceof Operation.Read;
  }

  /** Whether no state could be changed by it. */
  boolean changesNothing() {
    return answer.isPresent() && (read() || answer.get() instanceof Answer.Refused);
  }

  long index() {
    return answer.map(Answer::index).orElse(0L);
  }

  /** The same as somebody knew it who looked then. */
  Call asOf(long nanos) {
    return answerNanos <= nanos
        ? this
        : new Call(client, job, operation, invokeNanos, Long.MAX_VALUE, Optional.empty());
  }

  @Override
  public String toString() {
    String end = answer.isEmpty() ? "..." : seconds(answerNanos);
    return "[%s - %s] %s: %s %s -> %s"
        .formatted(
            seconds(invokeNanos),
            end,
            client,
            job,
            operation,
            answer.map(Answer::toString).orElse("no answer"));
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.6f", nanos / NANOS_PER_SECOND);
  }
}
