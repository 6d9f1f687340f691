package io.drover.it.chaos;

import io.drover.it.chaos.FaultKind.Scope;
import io.drover.it.chaos.Operation.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * No container is ended for nothing: each that ended did so by itself as its job is meant to, or
 * because of something that the job's user, the node's operator or the fault in its own node or
 * engine is the reason of. Masters, ZooKeeper and the network between them are no such reason.
 */
final class NeedlessEnds implements Invariant {
  /** A write without an answer may take effect so much later: then its connection is gone. */
  private static final long LATE = Clock.seconds(60);

  /** An order to end may be on its way to a worker that still carries out the one to start. */
  private static final long IN_FLIGHT = Clock.seconds(5);

  /** What ends one time out of touch leads into the next one if that begins so soon. */
  private static final long RECONNECT = Clock.seconds(2);

  /** A worker that was killed is back so long after its start, on a busy machine. */
  private static final long START = Clock.seconds(3);

  /** A node counts as away from a little before the grace is over, for clocks start differently. */
  private static final double NEARLY = 0.8;

  @Override
  public String name() {
    return "no container is ended needlessly";
  }

  @Override
  public List<String> violations(Evidence evidence) {
    return evidence.ours().stream()
        .filter(life -> life.ended().isPresent())
        .filter(life -> reason(life, evidence).isEmpty())
        .map(life -> "ended for nothing: " + life)
        .toList();
  }

  /** How many containers ended for which reason. */
  static Map<String, Integer> reasons(Evidence evidence) {
    Map<String, Integer> count = new TreeMap<>();
    for (Life life : evidence.ours()) {
      if (life.ended().isPresent()) {
        count.merge(reason(life, evidence).orElse("NEEDLESS"), 1, Integer::sum);
      }
    }
    return count;
  }

  private static Optional<String> reason(Life life, Evidence evidence) {
    if (evidence.killed().contains(life.container())) {
      return Optional.of("killed by the run");
    }
    if (!life.wasKilled() && life.labels().job().startsWith("batch-")) {
      return Optional.of("batch task done");
    }
    if (asked(life, evidence)) {
      return Optional.of("asked for by a client");
    }
    if (drained(life, evidence)) {
      return Optional.of("node drained");
    }
    if (evidence.faults().stream().anyMatch(one -> restarting(one, life, evidence))) {
      return Optional.of("engine restarted");
    }
    if (away(life, evidence)) {
      return Optional.of("node away");
    }
    return leaseOver(life, evidence) ? Optional.of("lease over") : Optional.empty();
  }

  private static boolean asked(Life life, Evidence evidence) {
    long started = life.started().orElseThrow();
    long ended = life.ended().orElseThrow();
    return evidence.operations().stream()
        .filter(one -> one.write() && one.target().equals(life.labels().job()))
        .filter(one -> one.invoked() <= ended)
        .filter(one -> one.done() || one.unknown())
        .filter(one -> one.unknown() ? started <= one.returned() + LATE : older(life, one))
        .anyMatch(one ->
            switch (one.kind()) {
              case CHANGE, RESTART, REMOVE -> true;
              case SCALE -> one.unknown() || shrinks(one, evidence);
              case CREATE, READ, DRAIN, UNCORDON -> false;
            });
  }

  /** Whether it gives up slots: those that do not run go first, whatever their numbers. */
  private static boolean shrinks(Operation scale, Evidence evidence) {
    return evidence.operations().stream()
        .filter(one -> one.target().equals(scale.target()) && one.write() && one.value() >= 0)
        .filter(one -> one.unknown() || (one.done() && one.version() < scale.version()))
        .max(Comparator.comparingLong(Operation::version))
        .filter(one -> one.unknown() || one.value() > scale.value())
        .isPresent();
  }

  private static boolean older(Life life, Operation one) {
    return one.kind() == Kind.REMOVE || life.labels().version() < one.version();
  }

  private static boolean drained(Life life, Evidence evidence) {
    long started = life.started().orElseThrow();
    long ended = life.ended().orElseThrow();
    return evidence.operations().stream()
        .filter(one -> one.kind() == Kind.DRAIN && one.target().equals(life.engine()))
        .filter(one -> one.invoked() <= ended)
        .anyMatch(one -> {
          long back = drainedUntil(one, evidence);
          return started - IN_FLIGHT <= back && ended <= evidence.settledAfter(back);
        });
  }

  private static long drainedUntil(Operation drain, Evidence evidence) {
    return evidence.operations().stream()
        .filter(one -> one.kind() == Kind.UNCORDON && one.target().equals(drain.target()))
        .filter(one -> one.done() && one.invoked() >= drain.returned())
        .mapToLong(Operation::returned)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private static boolean restarting(Fault fault, Life life, Evidence evidence) {
    long ended = life.ended().orElseThrow();
    return fault.kind() == FaultKind.ENGINE_RESTARTED
        && fault.target().equals(life.engine())
        && ended >= fault.from()
        && ended <= evidence.settledAfter(fault.to());
  }

  /** Whether its node was given up, which ends what runs there once it is back. */
  private static boolean away(Life life, Evidence evidence) {
    long started = life.started().orElseThrow() - IN_FLIGHT;
    return joined(
            evidence.faults().stream()
                .filter(one -> one.target().equals(life.engine()))
                .filter(
                    one -> one.kind().scope() == Scope.WORKER || one.kind().scope() == Scope.ENGINE)
                .map(one -> outage(one, evidence)))
        .stream()
        .anyMatch(time -> started <= time.to() && outlasted(time, life, evidence));
  }

  /**
   * A worker that hears no leader for so long must end what may run at most once, whether the
   * leader is missing, the two do not reach each other or the worker does not run, or one after the
   * other.
   */
  private static boolean leaseOver(Life life, Evidence evidence) {
    if (!life.labels().job().equals(Load.SINGLE)) {
      return false;
    }
    Stream<Prober.Gap> apart =
        evidence.faults().stream()
            .filter(one ->
                one.kind() == FaultKind.LEADER_WITHOUT_WORKERS
                    || (one.kind().scope() == Scope.WORKER && one.target().equals(life.engine())))
            .map(one -> outage(one, evidence));
    return joined(Stream.concat(evidence.worthTelling(), apart)).stream()
        .anyMatch(time -> outlasted(time, life, evidence));
  }

  /** When what the fault struck was not there: a killed worker must start before it is back. */
  private static Prober.Gap outage(Fault fault, Evidence evidence) {
    long back =
        fault.kind() == FaultKind.WORKER_KILLED || fault.kind() == FaultKind.WORKER_LOST
            ? Math.min(fault.to() + START, evidence.settledAfter(fault.to()))
            : fault.to();
    return new Prober.Gap(fault.from(), back);
  }

  /** Whether this time was as long as the grace, which is the lease too, and ended the life. */
  private static boolean outlasted(Prober.Gap time, Life life, Evidence evidence) {
    long nearly = (long) (evidence.graceNanos() * NEARLY);
    long ended = life.ended().orElseThrow();
    return time.to() - time.from() >= nearly
        && ended >= time.from() + nearly
        && ended <= evidence.settledAfter(time.to());
  }

  /** These times, earliest first, with those as one that follow each other closely. */
  private static List<Prober.Gap> joined(Stream<Prober.Gap> all) {
    List<Prober.Gap> times = new ArrayList<>();
    all.sorted(Comparator.comparingLong(Prober.Gap::from))
        .forEach(next -> {
          if (times.isEmpty() || next.from() > times.getLast().to() + RECONNECT) {
            times.add(next);
          } else {
            Prober.Gap last = times.removeLast();
            times.add(new Prober.Gap(last.from(), Math.max(last.to(), next.to())));
          }
        });
    return times;
  }
}
