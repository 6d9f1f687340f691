package io.drover.it.sim.fault;

import io.drover.it.sim.fault.FaultKind.Struck;
import java.util.List;
import java.util.Optional;

/** ZooKeeper that is shaky, slow or away, and elections that go wrong. */
final class StoreFaults {
  static final List<FaultKind> ALL =
      List.of(
          new FaultKind("cut leader from store", 4, 3_000, hands -> cut(hands, hands.leader())),
          new FaultKind(
              "cut master from store",
              3,
              4_000,
              hands -> cut(hands, ProcessFaults.any(hands, hands.masters()))),
          new FaultKind("restart without quorum", 2, 8_000, StoreFaults::restart),
          new FaultKind("break store connection", 6, 0, StoreFaults::breakConnection),
          new FaultKind("expire session", 4, 0, StoreFaults::expire),
          new FaultKind("no quorum", 3, 5_000, StoreFaults::noQuorum),
          new FaultKind("slow store", 3, 10_000, StoreFaults::slow),
          new FaultKind("elected twice", 4, 0, StoreFaults::twice),
          new FaultKind("wrong suspicion", 4, 0, StoreFaults::suspicion));

  private StoreFaults() {}

  private static Optional<Struck> cut(Hands hands, Optional<String> master) {
    return master.map(name -> {
      hands.cutStore(name);
      return new Struck(name, () -> hands.healStore(name));
    });
  }

  /** All masters start anew, and none can read the log yet. */
  private static Optional<Struck> restart(Hands hands) {
    hands.stopQuorum();
    for (String master : hands.masters()) {
      hands.kill(master);
      hands.start(master);
    }
    return Struck.of("", hands::startQuorum);
  }

  private static Optional<Struck> breakConnection(Hands hands) {
    String master =
        hands.chance().perMille(600)
            ? hands.leader().orElse(hands.masters().getFirst())
            : hands.chance().oneOf(hands.masters());
    hands.breakStore(master);
    return Struck.moment(master);
  }

  private static Optional<Struck> expire(Hands hands) {
    String master = hands.chance().oneOf(hands.masters());
    hands.expireSession(master);
    return Struck.moment(master);
  }

  private static Optional<Struck> noQuorum(Hands hands) {
    hands.stopQuorum();
    return Struck.of("", hands::startQuorum);
  }

  private static Optional<Struck> slow(Hands hands) {
    int times = hands.chance().between(5, 60);
    hands.slowStore(times);
    return Struck.of(times + " times", () -> hands.slowStore(1));
  }

  private static Optional<Struck> twice(Hands hands) {
    String master = hands.chance().oneOf(hands.masters());
    hands.electTwice(master);
    return Struck.moment(master);
  }

  private static Optional<Struck> suspicion(Hands hands) {
    String master = hands.chance().oneOf(hands.masters());
    hands.suspectLeader(master);
    return Struck.moment("by " + master);
  }
}
