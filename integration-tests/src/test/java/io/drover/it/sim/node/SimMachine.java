package io.drover.it.sim.node;

import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.MachineClock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A machine with an engine, and the data folders of the workers on it: all that outlives their
 * processes. One thread.
 */
public final class SimMachine {
  private final String name;
  private final Agenda agenda;
  private final MachineClock clock;
  private final Chance chance;
  private final SimEngine engine;
  private final Map<String, SimDisk> disks = new LinkedHashMap<>();
  private final Map<String, SimFence> fences = new LinkedHashMap<>();
  private int boots = 1;
  private int processes;

  /** A machine that was just switched on. */
  public SimMachine(String name, SimEngine.Surroundings around, SimRegistry registry) {
    this.name = name;
    this.agenda = around.agenda();
    this.clock = around.clock();
    this.chance = around.chance().fork();
    this.engine = new SimEngine(name, around, registry);
  }

  /** Its name, and its network address. */
  public String name() {
    return name;
  }

  /** Its container engine. */
  public SimEngine engine() {
    return engine;
  }

  /** Its clocks. */
  public MachineClock clock() {
    return clock;
  }

  /** The data folder of the worker of this node id; made empty when it is asked for first. */
  public SimDisk disk(String cluster, String node) {
    return disks.computeIfAbsent(node, id -> new SimDisk(cluster, id, chance.fork()));
  }

  /**
   * The machine stops, with its engine and all containers; whoever calls this kills the processes
   * on it.
   */
  public void crash() {
    fences.values().forEach(SimFence::crash);
    engine.crash();
  }

  /** The machine comes up again, with its engine; workers are started by whoever calls this. */
  public void boot() {
    boots++;
    engine.startDaemon();
  }

  /**
   * Whether the container runs only because the engine carried its start out after the lease's end,
   * although it was asked for before: all that a fence can do then is kill it within half a second.
   */
  public boolean startedLate(String containerId) {
    long now = agenda.nowNanos();
    return fences.values().stream()
        .mapToLong(fence -> fence.overdueMillis(containerId))
        .filter(overdue -> overdue >= 0)
        .anyMatch(overdue ->
            engine
                .containers()
                .find(containerId)
                .filter(
                    found -> found.startAskedNanos() < now - TimeUnit.MILLISECONDS.toNanos(overdue))
                .isPresent());
  }

  /** The fence beside the worker of this node id. */
  SimFence fence(String node) {
    return fences.computeIfAbsent(
        node, id -> new SimFence(engine, chance.fork(), id + "-process-fence"));
  }

  String bootId() {
    return name + "-boot-" + boots;
  }

  String nextProcessId() {
    return name + "-process-" + ++processes;
  }

  Agenda agenda() {
    return agenda;
  }

  Chance chance() {
    return chance;
  }
}
