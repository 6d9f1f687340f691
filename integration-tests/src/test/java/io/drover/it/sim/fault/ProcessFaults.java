package io.drover.it.sim.fault;

import io.drover.it.sim.fault.FaultKind.Struck;
import java.util.List;
import java.util.Optional;

/** Processes and machines that stop, stand still, or have a wrong clock. */
final class ProcessFaults {
  private static final long SHORT = 1_500;
  private static final long LONG = 20_000;
  private static final long JUMP_MILLIS_MAX = 7_200_000;

  static final List<FaultKind> ALL =
      List.of(
          new FaultKind("kill leader", 5, 4_000, hands -> kill(hands, hands.leader())),
          new FaultKind("kill master", 4, 5_000, hands -> kill(hands, any(hands, hands.masters()))),
          new FaultKind("kill worker", 6, 8_000, hands -> kill(hands, any(hands, hands.workers()))),
          new FaultKind("kill worker at start", 4, 8_000, ProcessFaults::killAtStart),
          new FaultKind("pause leader", 5, SHORT, hands -> pause(hands, hands.leader())),
          new FaultKind("pause leader long", 3, LONG, hands -> pause(hands, hands.leader())),
          new FaultKind(
              "pause master", 3, 3_000, hands -> pause(hands, any(hands, hands.masters()))),
          new FaultKind(
              "pause worker", 4, 3_000, hands -> pause(hands, any(hands, hands.workers()))),
          new FaultKind(
              "pause worker long", 4, 40_000, hands -> pause(hands, any(hands, hands.workers()))),
          new FaultKind("crash machine", 4, 25_000, ProcessFaults::crash),
          new FaultKind("jump clock", 3, 0, ProcessFaults::jump),
          new FaultKind("full disk", 2, 8_000, ProcessFaults::fullDisk));

  private ProcessFaults() {}

  static Optional<String> any(Hands hands, List<String> machines) {
    return Optional.of(hands.chance().oneOf(machines));
  }

  private static Optional<Struck> kill(Hands hands, Optional<String> machine) {
    return machine.map(name -> {
      hands.kill(name);
      return new Struck(name, () -> hands.start(name));
    });
  }

  private static Optional<Struck> killAtStart(Hands hands) {
    String worker = hands.chance().oneOf(hands.workers());
    hands.killAtStart(worker);
    return Struck.of(worker, () -> hands.start(worker));
  }

  private static Optional<Struck> pause(Hands hands, Optional<String> machine) {
    return machine.map(name -> {
      hands.pause(name);
      return new Struck(name, () -> hands.resume(name));
    });
  }

  private static Optional<Struck> crash(Hands hands) {
    String machine = hands.chance().oneOf(hands.workers());
    hands.crash(machine);
    return Struck.of(machine, () -> hands.boot(machine));
  }

  private static Optional<Struck> jump(Hands hands) {
    List<String> machines = hands.chance().perMille(500) ? hands.masters() : hands.workers();
    String machine = hands.chance().oneOf(machines);
    long millis = hands.chance().between(-JUMP_MILLIS_MAX, JUMP_MILLIS_MAX);
    hands.jumpClock(machine, millis);
    return Struck.moment(machine + " by " + millis + " ms");
  }

  private static Optional<Struck> fullDisk(Hands hands) {
    String worker = hands.chance().oneOf(hands.workers());
    hands.fullDisk(worker, true);
    return Struck.of(worker, () -> hands.fullDisk(worker, false));
  }
}
