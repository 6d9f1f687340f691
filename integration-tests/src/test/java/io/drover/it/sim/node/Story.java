package io.drover.it.sim.node;

import io.drover.it.sim.node.EngineWitness.By;
import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.MachineClock;
import io.drover.it.sim.world.SimProcess;
import io.drover.proto.ContainerSpec;
import io.drover.proto.RestartPolicy;
import io.drover.proto.TaskOrder;
import io.drover.proto.TaskState;
import io.drover.worker.app.WorkerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One machine with a worker under a tiny master, and all that its engine's witness saw. */
final class Story {
  static final String IMAGE = "web:1";

  final Agenda agenda = new Agenda();
  final MachineClock clock = new MachineClock(agenda, 1_000_000_000, 20);
  final List<String> trace = new ArrayList<>();
  final SimRegistry registry = new SimRegistry();
  final WorkerConfig config;
  final SimMachine machine;
  final TinyMaster master = new TinyMaster(agenda, 1);
  SimProcess process = new SimProcess(agenda, clock);
  SimWorker worker;

  Story(long seed) {
    this(seed, WorkerConfig.Node.WHOLE);
  }

  /** A story of a worker that is told this of its machine. */
  Story(long seed, WorkerConfig.Node told) {
    config =
        SimWorker.config("test", "n1", List.of(TinyMaster.ADDRESS)).withNode(told.withName("n1"));
    registry.add(IMAGE);
    machine =
        new SimMachine(
            "n1",
            new SimEngine.Surroundings(agenda, clock, new Chance(seed), new Notes()),
            registry);
    worker = newWorker();
  }

  private SimWorker newWorker() {
    return new SimWorker(machine, process, config, master.dialer(process));
  }

  /** Another life of the worker, after the last one was killed. */
  void startAgain() {
    process = new SimProcess(agenda, clock);
    worker = newWorker();
    worker.start();
  }

  void pass(long seconds) {
    long end = agenda.nowNanos() + TimeUnit.SECONDS.toNanos(seconds);
    while (agenda.step(end)) {
      // Everything that is due happens.
    }
  }

  void until(String what, BooleanSupplier reached) {
    long end = agenda.nowNanos() + TimeUnit.MINUTES.toNanos(5);
    while (!reached.getAsBoolean()) {
      if (!agenda.step(end)) {
        throw new AssertionError("not within five minutes: " + what + "; seen: " + trace);
      }
    }
  }

  void untilState(String task, TaskState state) {
    until(
        task + " is " + state,
        () -> master.status(task).filter(status -> status.getState() == state).isPresent());
  }

  long running() {
    return machine.engine().running().size();
  }

  Optional<String> runningId() {
    return machine.engine().running().stream().map(EngineWitness.Container::id).findFirst();
  }

  static TaskOrder order(String id) {
    return TaskOrder.newBuilder()
        .setTaskId(id)
        .setJob("web")
        .setNamespace("default")
        .setSlot(1)
        .setGoal(TaskOrder.Goal.RUN)
        .setContainer(ContainerSpec.newBuilder().setImage(IMAGE).setStopGraceMillis(10_000))
        .setRestart(
            RestartPolicy.newBuilder()
                .setCondition(RestartPolicy.Condition.ANY)
                .setDelayMillis(1_000))
        .build();
  }

  private final class Notes implements EngineWitness {
    private void note(String what, Container container, long atNanos) {
      trace.add(atNanos + " " + what + " " + container.name());
    }

    @Override
    public void created(Container container, By by, long atNanos) {
      note("created", container, atNanos);
    }

    @Override
    public void started(Container container, By by, long atNanos) {
      note("started", container, atNanos);
    }

    @Override
    public void ended(Container container, int exitCode, By by, long atNanos) {
      note("ended " + exitCode + " " + by, container, atNanos);
    }

    @Override
    public void removed(Container container, By by, long atNanos) {
      note("removed " + by, container, atNanos);
    }
  }
}
