package io.drover.it.sim.run;

import io.drover.it.sim.net.Patience;
import io.drover.it.sim.net.SimNetwork;
import io.drover.it.sim.node.EngineWitness;
import io.drover.it.sim.node.SimEngine;
import io.drover.it.sim.node.SimMachine;
import io.drover.it.sim.node.SimRegistry;
import io.drover.it.sim.node.SimWorker;
import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.MachineClock;
import io.drover.it.sim.world.SimProcess;
import io.drover.worker.app.WorkerConfig;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A machine with an engine, and the lives of its worker. */
final class WorkerSeat {
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final String name;
  private final Agenda agenda;
  private final SimNetwork network;
  private final MachineClock clock;
  private final SimMachine machine;
  private final Engine engine;
  private final WorkerConfig config;
  private boolean powered = true;
  private boolean diskFull;
  private @Nullable SimWorker worker;

  WorkerSeat(
      String name,
      World world,
      SimNetwork network,
      SimRegistry registry,
      EngineWitness witness,
      WorkerConfig config) {
    this.name = name;
    this.agenda = world.agenda();
    this.network = network;
    this.clock = world.clock();
    Chance chance = world.chance().fork();
    this.machine =
        new SimMachine(
            name, new SimEngine.Surroundings(agenda, clock, chance.fork(), witness), registry);
    this.engine = new Engine(machine.engine(), chance);
    this.config = config;
  }

  String name() {
    return name;
  }

  MachineClock clock() {
    return clock;
  }

  SimMachine machine() {
    return machine;
  }

  Engine engine() {
    return engine;
  }

  boolean alive() {
    return worker != null && worker.process().alive();
  }

  /** Whether the worker lives, is not paused, can write, and its engine answers. */
  boolean sound() {
    SimWorker now = worker;
    boolean running = now != null && now.process().alive() && !now.process().paused();
    return running && !diskFull && engine.sound();
  }

  void fullDisk(boolean full) {
    diskFull = full;
    machine.disk(World.CLUSTER, name).full(full);
  }

  /** Starts the worker, if the machine has power; tries again while its disk is full. */
  void start() {
    machine.engine().atNextStart(() -> {});
    if (!powered || alive()) {
      return;
    }
    SimProcess process = new SimProcess(agenda, clock);
    SimWorker fresh =
        new SimWorker(
            machine,
            process,
            config,
            (master, self, services) ->
                network.connect(name, process, master, self, services, Patience.DEFAULT));
    worker = fresh;
    if (!fresh.start()) {
      agenda.after(RETRY_NANOS, this::start);
    }
  }

  void kill() {
    SimWorker now = worker;
    if (now != null && now.process().alive()) {
      now.process().kill();
      network.processDied(now.process());
    }
  }

  void killAtStart() {
    machine.engine().atNextStart(this::kill);
  }

  void pause() {
    SimWorker now = worker;
    if (now != null) {
      now.process().pause();
    }
  }

  void resume() {
    SimWorker now = worker;
    if (now != null) {
      now.process().resume();
    }
  }

  /** The power goes. */
  void crash() {
    powered = false;
    SimWorker now = worker;
    network.machineDied(name);
    if (now != null) {
      now.process().kill();
    }
    machine.crash();
  }

  /** The power is back. */
  void boot() {
    if (!powered) {
      powered = true;
      machine.boot();
      start();
    }
  }
}
