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
    Optional<String> fault =
        evidence.faults().stream()
            .filter(one -> excuses(one, life, evidence))
            .map(one -> "fault " + one.kind())
            .findFirst();
    if (fault.isEmpty() && leaseOver(life, evidence)) {
      return Optional.of("lease over");
    }
    return fault;
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

  private static boolean excuses(Fault fault, Life life, Evidence evidence) {
    if (!fault.target().equals(life.engine())) {
      return false;
    }
    long ended = life.ended().orElseThrow();
    boolean inTime = ended >= fault.from() && ended <= evidence.settledAfter(fault.to());
    if (fault.kind() == FaultKind.ENGINE_RESTARTED) {
      return inTime;
    }
    boolean ofNode = fault.kind().scope() == Scope.WORKER || fault.kind().scope() == Scope.ENGINE;
    long away = (long) (evidence.graceNanos() * NEARLY);
    return ofNode
        && inTime
        && life.started().orElseThrow() - IN_FLIGHT <= fault.to()
        && fault.to() - fault.from() >= away
        && ended >= fault.from() + away;
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
    long ended = life.ended().orElseThrow();
    long lease = (long) (evidence.graceNanos() * NEARLY);
    return outOfTouch(life.engine(), evidence).stream()
        .filter(time -> time.to() - time.from() >= lease)
        .anyMatch(
            time -> ended >= time.from() + lease && ended <= evidence.settledAfter(time.to()));
  }

  /** When this node and a leader that serves could not talk, earliest first. */
  private static List<Prober.Gap> outOfTouch(String node, Evidence evidence) {
    Stream<Prober.Gap> apart =
        evidence.faults().stream()
            .filter(one -> one.kind() == FaultKind.LEADER_WITHOUT_WORKERS || strikes(one, node))
            .map(one -> new Prober.Gap(one.from(), one.to()));
    List<Prober.Gap> times = new ArrayList<>();
    Stream.concat(evidence.worthTelling(), apart)
        .sorted(Comparator.comparingLong(Prober.Gap::from))
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

  private static boolean strikes(Fault fault, String node) {
    return fault.kind().scope() == Scope.WORKER && fault.target().equals(node);
  }
}
