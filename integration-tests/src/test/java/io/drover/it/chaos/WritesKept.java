package io.drover.it.chaos;

import io.drover.it.chaos.Operation.Kind;
import io.drover.proto.Job;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether every acknowledged write is in what a master says of its jobs. */
final class WritesKept {
  /** A write without an answer may take effect so much later: then its connection is gone. */
  private static final long LATE = Clock.seconds(60);

  private WritesKept() {}

  /**
   * What a master lost.
   *
   * @param operations all of the run, with none under way
   * @param master for the message
   * @param jobs all that it knows
   */
  static List<String> missing(List<Operation> operations, String master, List<Job> jobs) {
    Map<String, List<Operation>> writes = new TreeMap<>();
    operations.stream()
        .filter(one -> one.kind() != Kind.DRAIN && one.kind() != Kind.UNCORDON)
        .filter(Operation::write)
        .forEach(one -> writes.computeIfAbsent(one.target(), job -> new ArrayList<>()).add(one));
    Map<String, Job> known =
        jobs.stream().collect(Collectors.toMap(Job::getName, job -> job, (a, b) -> a));
    List<String> found = new ArrayList<>();
    writes.forEach((job, all) ->
        lost(all, Optional.ofNullable(known.get(job)))
            .ifPresent(what -> found.add(master + " lost a write to " + job + ": " + what)));
    return found;
  }

  private static Optional<String> lost(List<Operation> all, Optional<Job> job) {
    Optional<Operation> last =
        all.stream().filter(Operation::done).max(Comparator.comparingLong(Operation::version));
    if (last.isEmpty()) {
      return Optional.empty();
    }
    boolean removed = all.stream().anyMatch(one -> one.kind() == Kind.REMOVE && one.done());
    boolean unsure =
        all.stream()
            .anyMatch(one -> one.unknown() && one.returned() + LATE >= last.get().invoked());
    if (removed) {
      return job.map(found -> "it was removed and is there: " + brief(found));
    }
    if (job.isEmpty()) {
      boolean maybeRemoved =
          all.stream().anyMatch(one -> one.kind() == Kind.REMOVE && one.unknown());
      return maybeRemoved ? Optional.empty() : Optional.of("it is not there, though " + last.get());
    }
    long version = job.get().getVersion();
    if (version < last.get().version() || (version > last.get().version() && !unsure)) {
      return Optional.of(brief(job.get()) + ", though " + last.get());
    }
    Optional<Operation> sized =
        all.stream()
            .filter(one -> one.done() && one.value() >= 0)
            .max(Comparator.comparingLong(Operation::version));
    boolean otherSize =
        sized.isPresent() && !unsure && sized.get().value() != job.get().getReplicas();
    boolean global = job.get().getMode().name().startsWith("GLOBAL");
    return otherSize && !global
        ? Optional.of(brief(job.get()) + ", though " + sized.get())
        : Optional.empty();
  }

  private static String brief(Job job) {
    return "version %d, %d replicas, %s"
        .formatted(job.getVersion(), job.getReplicas(), job.getState());
  }
}
