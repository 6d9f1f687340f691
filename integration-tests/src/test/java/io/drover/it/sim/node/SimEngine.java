package io.drover.it.sim.node;

import io.drover.it.sim.node.EngineWitness.By;
import io.drover.it.sim.node.EngineWitness.What;
import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.MachineClock;
import io.drover.it.sim.world.SimProcess;
import io.drover.proto.ContainerSpec;
import io.drover.proto.Resources;
import io.drover.worker.runtime.ContainerInfo;
import io.drover.worker.runtime.CreateRequest;
import io.drover.worker.runtime.EngineFacts;
import io.drover.worker.runtime.FakeContainer;
import io.drover.worker.runtime.FakeFaults.Call;
import io.drover.worker.runtime.LogLimits;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * A container engine on virtual time: a daemon that answers, hangs or is gone, and containers that
 * outlive it and the workers that use it. Workers come in by {@link #connect}. One thread.
 */
public final class SimEngine {
  private static final long CONNECT_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  /** How long a call may wait in the daemon whose client was killed. */
  private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final int CRASHED = 255;
  private static final int KILLED = 137;

  private final String name;
  private final Agenda agenda;
  private final MachineClock clock;
  private final Chance chance;
  private final SimRegistry registry;
  private final EngineHabits habits = new EngineHabits();
  private final EventHub events = new EventHub();
  private final Containers containers;
  private final Set<String> images = new TreeSet<>();
  private final Set<Wire> open = new LinkedHashSet<>();
  private final Queue<Runnable> stalled = new ArrayDeque<>();
  private EngineFacts facts;
  private Mood mood = Mood.UP;
  private int lives;
  private Runnable atNextStart = () -> {};

  private enum Mood {
    UP,
    HUNG,
    DOWN
  }

  /**
   * What surrounds an engine.
   *
   * @param agenda virtual time
   * @param clock the machine's clocks
   * @param chance what the engine and its containers do by chance
   * @param witness hears what happens to containers
   */
  public record Surroundings(
      Agenda agenda, MachineClock clock, Chance chance, EngineWitness witness) {}

  /** A client's end of a call. */
  interface Wire {
    /** The connection broke. */
    void lost(String why);

    /** The daemon stands still before it gave an answer. */
    void stalled();

    /** Whether nobody waits for the answer any more. */
    boolean abandoned();
  }

  /** An engine that is up, with no image and no container. */
  public SimEngine(String name, Surroundings around, SimRegistry registry) {
    this.name = name;
    this.agenda = around.agenda();
    this.clock = around.clock();
    this.chance = around.chance();
    this.registry = registry;
    this.containers = new Containers(name, around, habits, events);
    this.facts = new EngineFacts(name, "28.0", "1.48", "linux", "amd64", 4, 8L << 30, Map.of());
  }

  /** A client for the owner of these labels, that lives and dies with a process. */
  public SimRuntime connect(SimProcess process, String client, Map<String, String> ownLabels) {
    return new SimRuntime(this, process, client, ownLabels);
  }

  /** How long calls take, and what containers do. */
  public EngineHabits habits() {
    return habits;
  }

  /** The machine is so large, by what the engine says. */
  public void size(int cpus, long memoryBytes) {
    facts = new EngineFacts(name, "28.0", "1.48", "linux", "amd64", cpus, memoryBytes, Map.of());
  }

  /** This image needs no pull. */
  public void addImage(String image) {
    images.add(image);
  }

  /** Somebody cleans up: this image is gone. */
  public void removeImage(String image) {
    images.remove(image);
  }

  /** Whether calls are answered. */
  public boolean up() {
    return mood == Mood.UP;
  }

  /** Does this once, while the next start that a client asks for is on its way. */
  public void atNextStart(Runnable what) {
    atNextStart = what;
  }

  /** From now on no call is answered. */
  public void hang() {
    if (mood == Mood.UP) {
      mood = Mood.HUNG;
      events.hush();
      open.forEach(Wire::stalled);
    }
  }

  /** After {@link #hang}: what came in meanwhile is carried out. */
  public void unhang() {
    if (mood != Mood.HUNG) {
      return;
    }
    mood = Mood.UP;
    events.talk();
    while (mood == Mood.UP && !stalled.isEmpty()) {
      stalled.remove().run();
    }
  }

  /**
   * The daemon stops: no call comes through.
   *
   * @param liveRestore whether containers run on meanwhile
   */
  public void stopDaemon(boolean liveRestore) {
    down("the engine is gone");
    if (!liveRestore) {
      endAll(KILLED, What.DAEMON_STOP);
    }
  }

  /** The daemon comes up, and knows all containers. Does nothing while it is up. */
  public void startDaemon() {
    if (mood == Mood.DOWN) {
      mood = Mood.UP;
      events.talk();
    }
  }

  /** The machine stops, with everything that runs on it; {@link #startDaemon} after its reboot. */
  public void crash() {
    down("the machine is gone");
    endAll(CRASHED, What.MACHINE_CRASH);
  }

  private void down(String why) {
    lives++;
    mood = Mood.DOWN;
    stalled.clear();
    List<Wire> lost = List.copyOf(open);
    open.clear();
    lost.forEach(wire -> wire.lost(why));
    events.hush();
    events.interrupt(why);
    events.forget();
  }

  private void endAll(int exitCode, What what) {
    containers.all().forEach(container -> containers.end(container, exitCode, By.nobody(what)));
  }

  /** Every stream of events breaks; clients connect again. */
  public void dropEvents() {
    events.interrupt("the stream of events broke");
  }

  /** Every container, in the order of creation. */
  public List<ContainerInfo> everything() {
    return containers.all().stream().map(SimContainer::fake).map(FakeContainer::info).toList();
  }

  /** Every container that runs, as witnesses know it. */
  public List<EngineWitness.Container> running() {
    return containers.all().stream()
        .filter(container -> container.fake().runs())
        .map(SimContainer::seen)
        .toList();
  }

  /** Somebody who is no worker kills the container's process. */
  public void killBehindTheBack(String id) {
    containers.find(id).ifPresent(found -> containers.kill(found, By.nobody(What.BEHIND_THE_BACK)));
  }

  /** Somebody who is no worker removes the container. */
  public void removeBehindTheBack(String id) {
    containers
        .find(id)
        .ifPresent(found -> containers.remove(found, By.nobody(What.BEHIND_THE_BACK)));
  }

  /** The container's process ends now. */
  public void exit(String id, int exitCode) {
    containers.find(id).ifPresent(found -> containers.end(found, exitCode, By.nobody(What.ITSELF)));
  }

  /** The worker's fence kills the container's processes; it needs no daemon for that. */
  void fence(String id, String client) {
    containers.find(id).ifPresent(found -> containers.kill(found, new By(What.FENCE, client)));
  }

  /** Somebody who is no worker runs a container; no worker may touch it. */
  public String runForeign(String containerName, String image) {
    By by = By.nobody(What.BEHIND_THE_BACK);
    SimContainer container = containers.create(foreign(containerName, image), by);
    containers.start(container, by);
    return container.fake().id();
  }

  private static CreateRequest foreign(String containerName, String image) {
    return new CreateRequest(
        containerName,
        ContainerSpec.newBuilder().setImage(image).build(),
        Resources.getDefaultInstance(),
        Resources.getDefaultInstance(),
        List.of(),
        Map.of("owner", "somebody"),
        LogLimits.DEFAULT);
  }

  /** Somebody else takes the name that is about to be used. */
  void takeName(CreateRequest request) {
    containers.create(
        foreign(request.name(), request.spec().getImage()), By.nobody(What.BEHIND_THE_BACK));
  }

  String name() {
    return name;
  }

  Agenda agenda() {
    return agenda;
  }

  MachineClock clock() {
    return clock;
  }

  Chance chance() {
    return chance;
  }

  SimRegistry registry() {
    return registry;
  }

  EventHub events() {
    return events;
  }

  Containers containers() {
    return containers;
  }

  EngineFacts facts() {
    return facts;
  }

  boolean has(String image) {
    return images.contains(image);
  }

  boolean down() {
    return mood == Mood.DOWN;
  }

  /** A call comes in: it is carried out after its time, unless the daemon goes away before. */
  void carryOut(Call call, Wire wire, Runnable effect) {
    long nanos = chance.around(habits.meanNanos(call));
    if (call == Call.START) {
      agenda.after(nanos / 2, this::startUnderWay);
    }
    carryOut(nanos, wire, effect);
  }

  private void startUnderWay() {
    Runnable what = atNextStart;
    atNextStart = () -> {};
    what.run();
  }

  /** As {@link #carryOut(Call, Wire, Runnable)}, after this time. */
  void carryOut(long nanos, Wire wire, Runnable effect) {
    if (mood == Mood.DOWN) {
      agenda.after(CONNECT_NANOS, () -> wire.lost("connection refused"));
      return;
    }
    open.add(wire);
    int life = lives;
    if (mood == Mood.HUNG) {
      wire.stalled();
    }
    agenda.after(nanos, () -> perform(life, wire, effect));
  }

  private void perform(int life, Wire wire, Runnable effect) {
    if (life != lives) {
      return;
    }
    if (mood == Mood.HUNG) {
      stalled.add(() -> perform(life, wire, effect));
      return;
    }
    if (wire.abandoned()) {
      boolean orphaned = open.remove(wire);
      // A daemon may or may not notice that nobody waits any more.
      if (chance.perMille(500)) {
        return;
      }
      if (orphaned && chance.perMille(500)) {
        agenda.after(chance.between(0, LATE_NANOS), () -> perform(life, wire, effect));
        return;
      }
    }
    effect.run();
  }

  /** The call is over. */
  void answered(Wire wire) {
    open.remove(wire);
  }
}
