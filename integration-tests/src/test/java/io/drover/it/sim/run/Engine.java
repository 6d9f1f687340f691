package io.drover.it.sim.run;

import io.drover.it.sim.fault.Hands;
import io.drover.it.sim.node.EngineWitness;
import io.drover.it.sim.node.SimEngine;
import io.drover.it.sim.world.Chance;
import io.drover.worker.runtime.FakeFaults.Call;
import java.util.List;
import java.util.Optional;

/** A fault's hands on one machine's engine. */
final class Engine implements Hands.EngineHands {
  private final SimEngine engine;
  private final Chance chance;
  private boolean disturbed;

  Engine(SimEngine engine, Chance chance) {
    this.engine = engine;
    this.chance = chance;
  }

  /** Whether it answers, and as fast as it should. */
  boolean sound() {
    return engine.up() && !disturbed;
  }

  @Override
  public void hang() {
    engine.hang();
  }

  @Override
  public void unhang() {
    engine.unhang();
  }

  @Override
  public void stop(boolean liveRestore) {
    engine.stopDaemon(liveRestore);
  }

  @Override
  public void start() {
    engine.startDaemon();
  }

  @Override
  public void failStarts(int perMille) {
    engine.habits().fail(Call.START, perMille);
    engine.habits().fail(Call.CREATE, perMille / 3);
    engine.habits().conflicts(perMille / 3);
  }

  @Override
  public void slow(int times) {
    disturbed = times > 1;
    if (disturbed) {
      engine.habits().slower(times);
    } else {
      engine.habits().heal();
    }
  }

  @Override
  public void dropEvents() {
    engine.dropEvents();
  }

  @Override
  public void exitOne(int code) {
    one().ifPresent(container -> engine.exit(container.id(), code));
  }

  @Override
  public void removeOne() {
    one().ifPresent(container -> engine.removeBehindTheBack(container.id()));
  }

  private Optional<EngineWitness.Container> one() {
    List<EngineWitness.Container> running = engine.running();
    return running.isEmpty() ? Optional.empty() : Optional.of(chance.oneOf(running));
  }
}
