package io.drover.it.chaos;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was seen in a run.
 *
 * @param lives every container that was ever started, of others too
 * @param operations every call of every client
 * @param faults what went wrong, in order
 * @param gaps times without a leader that serves, short ones too
 * @param killed containers that the run itself killed or removed
 * @param settled when the cluster was stable again after each round
 * @param graceNanos for how long a node may be away; the lease is as long
 */
record Evidence(
    List<Life> lives,
    List<Operation> operations,
    List<Fault> faults,
    List<Prober.Gap> gaps,
    Set<String> killed,
    List<Long> settled,
    long graceNanos) {
  private static final double WORTH_TELLING_SECONDS = 0.5;

  /** All of it as text, for whoever looks for the reason of a violation. */
  String text() {
    return Stream.of(
            faults.stream().map(one -> "fault " + one),
            settled.stream().map(one -> "settled " + Clock.text(one)),
            worthTelling().map(gap -> "no leader %s, %.1f s".formatted(gap, gap.seconds())),
            operations.stream().map(one -> "call " + one),
            lives.stream().map(one -> "life " + one))
        .flatMap(part -> part)
        .map(Object::toString)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** Times without a leader that were longer than a write takes. */
  Stream<Prober.Gap> worthTelling() {
    return gaps.stream().filter(gap -> gap.seconds() > WORTH_TELLING_SECONDS);
  }

  List<Life> ours() {
    return lives.stream().filter(life -> life.labels().ours()).toList();
  }

  /** When the cluster was stable again after this moment; the end of time if it is not yet. */
  long settledAfter(long nanos) {
    return settled.stream().filter(at -> at >= nanos).findFirst().orElse(Long.MAX_VALUE);
  }
}
