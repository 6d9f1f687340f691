package io.drover.it.sim.fault;

import io.drover.it.sim.fault.FaultKind.Struck;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Engines that hang, restart or fail, containers that end or vanish, images that do not come. */
final class EngineFaults {
  static final List<FaultKind> ALL =
      List.of(
          lasting("engine hangs", 4, 15_000, Hands.EngineHands::hang, Hands.EngineHands::unhang),
          lasting(
              "engine restarts, containers live",
              3,
              6_000,
              engine -> engine.stop(true),
              Hands.EngineHands::start),
          lasting(
              "engine restarts, containers end",
              3,
              6_000,
              engine -> engine.stop(false),
              Hands.EngineHands::start),
          lasting(
              "starts fail",
              3,
              10_000,
              engine -> engine.failStarts(300),
              engine -> engine.failStarts(0)),
          lasting("engine is slow", 3, 15_000, engine -> engine.slow(20), engine -> engine.slow(1)),
          moment("events are lost", 4, Hands.EngineHands::dropEvents),
          new FaultKind("container exits", 8, 0, EngineFaults::exit),
          moment("container removed", 4, Hands.EngineHands::removeOne),
          new FaultKind("pulls fail", 3, 10_000, EngineFaults::pullsFail),
          new FaultKind("pulls hang", 2, 8_000, EngineFaults::pullsHang));

  private EngineFaults() {}

  private static FaultKind lasting(
      String name,
      int weight,
      long meanMillis,
      Consumer<Hands.EngineHands> strike,
      Consumer<Hands.EngineHands> mend) {
    return new FaultKind(
        name,
        weight,
        meanMillis,
        hands -> {
          String worker = hands.chance().oneOf(hands.workers());
          strike.accept(hands.engine(worker));
          return Struck.of(worker, () -> mend.accept(hands.engine(worker)));
        });
  }

  private static FaultKind moment(String name, int weight, Consumer<Hands.EngineHands> strike) {
    return new FaultKind(
        name,
        weight,
        0,
        hands -> {
          String worker = hands.chance().oneOf(hands.workers());
          strike.accept(hands.engine(worker));
          return Struck.moment(worker);
        });
  }

  private static Optional<Struck> exit(Hands hands) {
    String worker = hands.chance().oneOf(hands.workers());
    int code = hands.chance().perMille(300) ? 0 : hands.chance().between(1, 255);
    hands.engine(worker).exitOne(code);
    return Struck.moment(worker + " with " + code);
  }

  private static Optional<Struck> pullsFail(Hands hands) {
    hands.failPulls(500);
    return Struck.of("", () -> hands.failPulls(0));
  }

  private static Optional<Struck> pullsHang(Hands hands) {
    hands.hangPulls(300);
    return Struck.of("", () -> hands.hangPulls(0));
  }
}
