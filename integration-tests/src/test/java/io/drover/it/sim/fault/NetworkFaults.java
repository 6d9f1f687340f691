package io.drover.it.sim.fault;

import io.drover.it.sim.fault.FaultKind.Struck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Machines that do not reach each other, in one direction or both, or slowly. */
final class NetworkFaults {
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

  static final List<FaultKind> ALL =
      List.of(
          new FaultKind("cut masters apart", 4, 5_000, NetworkFaults::mastersApart),
          new FaultKind("leader alone", 3, 6_000, NetworkFaults::leaderAlone),
          new FaultKind("cut worker off", 4, 6_000, hands -> workerOff(hands, true, true)),
          new FaultKind("cut worker off long", 3, 45_000, hands -> workerOff(hands, true, true)),
          new FaultKind("worker unheard", 3, 15_000, hands -> workerOff(hands, true, false)),
          new FaultKind("worker deaf", 3, 15_000, hands -> workerOff(hands, false, true)),
          new FaultKind("cut worker from leader", 4, 10_000, NetworkFaults::workerFromLeader),
          new FaultKind("slow path", 4, 10_000, NetworkFaults::slow),
          new FaultKind("break connections", 6, 0, NetworkFaults::breakConnections));

  private NetworkFaults() {}

  private static Optional<Struck> mastersApart(Hands hands) {
    String one = hands.chance().oneOf(hands.masters());
    String other = hands.chance().oneOf(hands.masters());
    if (one.equals(other)) {
      return Optional.empty();
    }
    Cuts cuts = new Cuts(hands);
    cuts.cut(one, other);
    if (hands.chance().perMille(500)) {
      cuts.cut(other, one);
    }
    return Struck.of(one + " and " + other, cuts::heal);
  }

  /** From all machines, or from the masters only; its way to ZooKeeper stays, or goes too. */
  private static Optional<Struck> leaderAlone(Hands hands) {
    return hands
        .leader()
        .map(leader -> {
          Cuts cuts = new Cuts(hands);
          List<String> others = new ArrayList<>(hands.masters());
          if (hands.chance().perMille(600)) {
            others.addAll(hands.workers());
          }
          others.remove(leader);
          others.forEach(other -> {
            cuts.cut(leader, other);
            cuts.cut(other, leader);
          });
          boolean store = hands.chance().perMille(400);
          if (store) {
            hands.cutStore(leader);
          }
          return new Struck(
              leader,
              () -> {
                cuts.heal();
                if (store) {
                  hands.healStore(leader);
                }
              });
        });
  }

  private static Optional<Struck> workerOff(Hands hands, boolean out, boolean in) {
    String worker = hands.chance().oneOf(hands.workers());
    Cuts cuts = new Cuts(hands);
    for (String master : hands.masters()) {
      if (out) {
        cuts.cut(worker, master);
      }
      if (in) {
        cuts.cut(master, worker);
      }
    }
    return Struck.of(worker, cuts::heal);
  }

  private static Optional<Struck> workerFromLeader(Hands hands) {
    return hands
        .leader()
        .map(leader -> {
          String worker = hands.chance().oneOf(hands.workers());
          Cuts cuts = new Cuts(hands);
          cuts.cut(worker, leader);
          if (hands.chance().perMille(500)) {
            cuts.cut(leader, worker);
          }
          return new Struck(worker + " from " + leader, cuts::heal);
        });
  }

  private static Optional<Struck> slow(Hands hands) {
    String master = hands.chance().oneOf(hands.masters());
    String worker = hands.chance().oneOf(hands.workers());
    hands.network().slow(master, worker, SLOW_NANOS);
    hands.network().slow(worker, master, SLOW_NANOS);
    return Struck.of(
        master + " and " + worker,
        () -> {
          hands.network().slow(master, worker, 0);
          hands.network().slow(worker, master, 0);
        });
  }

  private static Optional<Struck> breakConnections(Hands hands) {
    String master = hands.chance().oneOf(hands.masters());
    List<String> others = hands.chance().perMille(700) ? hands.workers() : hands.masters();
    String other = hands.chance().oneOf(others);
    hands.network().breakConnections(master, other);
    return Struck.moment(master + " and " + other);
  }

  /** Cuts that are healed together. */
  private static final class Cuts {
    private final Hands hands;
    private final List<Runnable> heals = new ArrayList<>();

    Cuts(Hands hands) {
      this.hands = hands;
    }

    void cut(String from, String to) {
      hands.network().cut(from, to);
      heals.add(() -> hands.network().heal(from, to));
    }

    void heal() {
      heals.forEach(Runnable::run);
    }
  }
}
