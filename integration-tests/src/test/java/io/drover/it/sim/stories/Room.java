package io.drover.it.sim.stories;

import io.drover.base.Bytes;
import io.drover.base.HostPort;
import io.drover.it.sim.control.MasterRig;
import io.drover.it.sim.control.SimMaster;
import io.drover.it.sim.net.Patience;
import io.drover.it.sim.node.EngineWitness;
import io.drover.it.sim.node.SimEngine;
import io.drover.it.sim.node.SimMachine;
import io.drover.it.sim.node.SimRegistry;
import io.drover.it.sim.node.SimWorker;
import io.drover.it.sim.world.MachineClock;
import io.drover.it.sim.world.SimProcess;
import io.drover.master.model.ContainerTemplate;
import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Node;
import io.drover.master.model.Specs;
import io.drover.master.model.Task;
import io.drover.master.port.Command;
import io.drover.proto.ContainerSpec;
import io.drover.worker.engine.ContainerLabels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Three masters and some workers with their engines, and what a story does to them. */
final class Room {
  static final String NAMESPACE = "default";
  private static final String IMAGE = "app:1";

  private final MasterRig rig;
  private final SimRegistry registry = new SimRegistry();
  private final Map<String, SimMachine> machines = new TreeMap<>();
  private final Map<String, MachineClock> clocks = new TreeMap<>();
  private final Map<String, SimWorker> workers = new TreeMap<>();
  private final Containers containers = new Containers();

  Room(long seed, int workerCount) {
    rig = MasterRig.three(seed);
    registry.add(IMAGE);
    for (int i = 1; i <= workerCount; i++) {
      String name = "w" + i;
      MachineClock clock = new MachineClock(rig.agenda(), 1_000_000, rig.chance().between(-50, 50));
      clocks.put(name, clock);
      machines.put(
          name,
          new SimMachine(
              name,
              new SimEngine.Surroundings(rig.agenda(), clock, rig.chance().fork(), containers),
              registry));
      start(name);
    }
    rig.until("all workers are heard", () -> heard() == workerCount);
  }

  /** Counts what engines do. */
  private static final class Containers implements EngineWitness {
    private int started;
    private int ended;

    @Override
    public void created(Container container, By by, long atNanos) {}

    @Override
    public void started(Container container, By by, long atNanos) {
      started++;
    }

    @Override
    public void ended(Container container, int exitCode, By by, long atNanos) {
      ended++;
    }

    @Override
    public void removed(Container container, By by, long atNanos) {}
  }

  MasterRig rig() {
    return rig;
  }

  void start(String name) {
    SimProcess process = new SimProcess(rig.agenda(), Objects.requireNonNull(clocks.get(name)));
    List<HostPort> masters =
        rig.masters().stream().map(master -> master.setup().address()).toList();
    SimWorker worker =
        new SimWorker(
            machine(name),
            process,
            SimWorker.config("sim", name, masters),
            (master, self, services) ->
                rig.network().connect(name, process, master, self, services, Patience.DEFAULT));
    workers.put(name, worker);
    worker.start();
  }

  void kill(String name) {
    SimProcess process = process(name);
    process.kill();
    rig.network().processDied(process);
  }

  SimProcess process(String name) {
    return Objects.requireNonNull(workers.get(name), name).process();
  }

  SimMachine machine(String name) {
    return Objects.requireNonNull(machines.get(name), name);
  }

  MachineClock clock(String name) {
    return Objects.requireNonNull(clocks.get(name), name);
  }

  List<String> names() {
    return List.copyOf(machines.keySet());
  }

  /** How many workers the leader hears. */
  int heard() {
    return rig.serving().stream()
        .mapToInt(master -> master.core().status().workersHeard())
        .max()
        .orElse(0);
  }

  int started() {
    return containers.started;
  }

  int ended() {
    return containers.ended;
  }

  /** How many containers of this cluster run, wherever. */
  long running() {
    return machines.values().stream()
        .flatMap(machine -> machine.engine().running().stream())
        .filter(container -> container.labels().containsKey(ContainerLabels.TASK))
        .count();
  }

  long runningOn(String name) {
    return machine(name).engine().running().stream()
        .filter(container -> container.labels().containsKey(ContainerLabels.TASK))
        .count();
  }

  /** Deploys a service and waits until all its containers run. */
  void deploy(String job, int replicas) {
    deploy(job, replicas, false);
  }

  void deploy(String job, int replicas, boolean atMostOne) {
    long before = running();
    rig.write(
        new Command.Deploy(
            NAMESPACE, "", new TreeMap<>(Map.of(job, spec(replicas, atMostOne))), false, false));
    rig.until("all containers run", () -> running() == before + replicas);
    rig.until("the leader knows it", () -> runningTasks(job) == replicas);
  }

  void scale(String job, int replicas) {
    rig.write(new Command.Scale(NAMESPACE, new TreeMap<>(Map.of(job, replicas)), 0));
  }

  long runningTasks(String job) {
    return tasks(job).stream().filter(task -> task.state().name().equals("RUNNING")).count();
  }

  /** The job's tasks as the leader has them. */
  List<Task> tasks(String job) {
    return rig.serving().stream()
        .findFirst()
        .map(leader ->
            List.<Task>copyOf(leader.core().state().tasksOf(new JobId(NAMESPACE, job)).all()))
        .orElse(List.of());
  }

  /** The names of nodes that the leader has given up. */
  List<String> lost(SimMaster leader) {
    List<String> lost = new ArrayList<>();
    leader
        .core()
        .state()
        .nodes()
        .forEach((id, node) -> {
          if (node.condition() == Node.Condition.LOST) {
            lost.add(id.value());
          }
        });
    return lost;
  }

  private static JobSpec spec(int replicas, boolean atMostOne) {
    JobSpec spec = Specs.service(replicas);
    ContainerSpec container = ContainerSpec.newBuilder().setImage(IMAGE).build();
    return new JobSpec(
        spec.stack(),
        spec.mode(),
        spec.replicas(),
        spec.maxConcurrent(),
        Map.of(),
        spec.reservations(),
        spec.limits(),
        spec.pidsLimit(),
        spec.placement(),
        spec.ports(),
        spec.update(),
        spec.rollback(),
        spec.restart(),
        spec.priority(),
        atMostOne,
        spec.restarts(),
        new ContainerTemplate(IMAGE, Bytes.of(container.toByteArray())));
  }
}
