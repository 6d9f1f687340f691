package io.drover.it.sim.node;

import io.drover.it.sim.node.EngineWitness.By;
import io.drover.it.sim.node.EngineWitness.What;
import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.MachineClock;
import io.drover.proto.PortBinding;
import io.drover.worker.runtime.ContainerEvent;
import io.drover.worker.runtime.ContainerEvent.Kind;
import io.drover.worker.runtime.ContainerHealth;
import io.drover.worker.runtime.CreateRequest;
import io.drover.worker.runtime.FakeContainer;
import io.drover.worker.runtime.RuntimeFailure;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The containers of one machine and their processes, which care little for the state of the daemon.
 * One thread.
 */
final class Containers {
  private static final long KILL_NANOS = TimeUnit.MILLISECONDS.toNanos(3);
  private static final int KILLED = 137;
  private static final int TERMINATED = 143;

  private final String engine;
  private final Agenda agenda;
  private final MachineClock clock;
  private final Chance chance;
  private final EngineHabits habits;
  private final EngineWitness witness;
  private final EventHub events;
  private final Map<String, SimContainer> byId = new LinkedHashMap<>();
  private long made;

  Containers(String engine, SimEngine.Surroundings around, EngineHabits habits, EventHub events) {
    this.engine = engine;
    this.agenda = around.agenda();
    this.clock = around.clock();
    this.chance = around.chance();
    this.witness = around.witness();
    this.habits = habits;
    this.events = events;
  }

  Collection<SimContainer> all() {
    return List.copyOf(byId.values());
  }

  Optional<SimContainer> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  boolean named(String name) {
    return byId.values().stream().anyMatch(container -> container.fake().name().equals(name));
  }

  SimContainer create(CreateRequest request, By by) {
    String id = "%08x%056x".formatted(engine.hashCode(), ++made);
    FakeContainer fake = new FakeContainer(id, request);
    SimContainer container =
        new SimContainer(
            fake,
            new EngineWitness.Container(engine, id, fake.labels(), request),
            Program.steady(chance));
    byId.put(id, container);
    witness.created(container.seen(), by, agenda.nowNanos());
    return container;
  }

  /** Why it cannot be started, if it cannot. */
  Optional<RuntimeFailure> start(SimContainer container, By by) {
    if (container.fake().runs()) {
      return Optional.empty();
    }
    Optional<PortBinding> taken =
        container.fake().request().ports().stream().filter(this::taken).findFirst();
    if (taken.isPresent()) {
      String error = "port is already allocated: " + taken.get().getHostPort();
      container.fake().notStarted(error);
      return Optional.of(new RuntimeFailure.PortInUse(error));
    }
    container.begin(habits.programs().of(container.fake().request(), chance));
    container.fake().started(now());
    witness.started(container.seen(), by, agenda.nowNanos());
    emit(container, Kind.START, Optional.empty(), ContainerHealth.NONE);
    live(container);
    return Optional.empty();
  }

  private boolean taken(PortBinding wanted) {
    return wanted.getHostPort() > 0
        && byId.values().stream()
            .filter(other -> other.fake().runs())
            .flatMap(other -> other.fake().request().ports().stream())
            .anyMatch(port ->
                port.getHostPort() == wanted.getHostPort()
                    && port.getProtocol().equals(wanted.getProtocol()));
  }

  private void live(SimContainer container) {
    Program program = container.program();
    if (!program.output().isEmpty()) {
      container.fake().print(io.drover.worker.runtime.OutputChunk.Source.STDOUT, program.output());
    }
    if (container.fake().request().spec().hasHealthcheck()) {
      if (program.healthyNanos() < program.unhealthyNanos()) {
        later(container, program.healthyNanos(), () -> health(container, ContainerHealth.HEALTHY));
      }
      later(
          container, program.unhealthyNanos(), () -> health(container, ContainerHealth.UNHEALTHY));
    }
    By by = By.nobody(program.outOfMemory() ? What.MEMORY : What.ITSELF);
    if (program.runNanos() == 0) {
      end(container, program.exitCode(), by);
    } else {
      later(container, program.runNanos(), () -> end(container, program.exitCode(), by));
    }
  }

  /** Does it if the container's present run lasts until then. */
  private void later(SimContainer container, long nanos, Runnable what) {
    if (nanos == Program.NEVER) {
      return;
    }
    int run = container.runs();
    agenda.after(
        nanos,
        () -> {
          if (container.inRun(run)) {
            what.run();
          }
        });
  }

  private void health(SimContainer container, ContainerHealth health) {
    container.fake().health(health);
    emit(container, Kind.HEALTH, Optional.empty(), health);
  }

  /** Tells its process to end, and kills it after the grace time. */
  void stop(SimContainer container, long graceNanos, By by) {
    if (!container.fake().runs()) {
      return;
    }
    long term = container.program().termNanos();
    if (graceNanos > 0 && term < graceNanos) {
      later(container, term, () -> end(container, TERMINATED, by));
    } else {
      later(container, graceNanos, () -> kill(container, by));
    }
  }

  void signal(SimContainer container, String signal, By by) {
    if (signal.equals("SIGKILL") || signal.equals("KILL")) {
      kill(container, by);
    } else {
      later(container, container.program().termNanos(), () -> end(container, TERMINATED, by));
    }
  }

  /** Its process gets the signal that none survives. */
  void kill(SimContainer container, By by) {
    later(container, chance.between(0, KILL_NANOS), () -> end(container, KILLED, by));
  }

  void end(SimContainer container, int exitCode, By by) {
    if (!container.fake().runs()) {
      return;
    }
    boolean memory = by.what() == What.MEMORY;
    if (memory) {
      emit(container, Kind.OOM, Optional.empty(), ContainerHealth.NONE);
    }
    container.fake().ended(exitCode, memory, now());
    witness.ended(container.seen(), exitCode, by, agenda.nowNanos());
    emit(container, Kind.DIE, Optional.of(exitCode), ContainerHealth.NONE);
    container.takeWaiting().forEach(Runnable::run);
  }

  void remove(SimContainer container, By by) {
    end(container, KILLED, by);
    if (byId.remove(container.fake().id(), container)) {
      witness.removed(container.seen(), by, agenda.nowNanos());
      emit(container, Kind.DESTROY, Optional.empty(), ContainerHealth.NONE);
    }
  }

  private void emit(
      SimContainer container, Kind kind, Optional<Integer> exitCode, ContainerHealth health) {
    FakeContainer fake = container.fake();
    events.emit(new ContainerEvent(kind, fake.id(), now(), fake.labels(), exitCode, health));
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.wallMillis());
  }
}
