package io.drover.it.sim.run;

import io.drover.base.HostPort;
import io.drover.it.sim.control.SimMaster;
import io.drover.it.sim.control.SimStore;
import io.drover.it.sim.control.StoreSettings;
import io.drover.it.sim.fault.Hands;
import io.drover.it.sim.invariant.Container;
import io.drover.it.sim.net.NetworkSettings;
import io.drover.it.sim.net.SimNetwork;
import io.drover.it.sim.node.EngineWitness;
import io.drover.it.sim.node.SimRegistry;
import io.drover.it.sim.world.Chance;
import io.drover.master.codec.ProtoEntryCodec;
import io.drover.master.loop.CoreConfig;
import io.drover.worker.app.WorkerConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A whole cluster of simulated machines, and all that can be done to it. */
final class SimCluster implements Hands {
  private final World world;
  private final Chance chance;
  private final SimNetwork network;
  private final SimStore store;
  private final SimRegistry registry = new SimRegistry();
  private final Map<String, MasterSeat> masters = new TreeMap<>();
  private final Map<String, WorkerSeat> workers = new TreeMap<>();
  private boolean quorum = true;
  private int storeSlowness = 1;

  SimCluster(World world, Plan plan, EngineWitness witness, Consumer<SimMaster> afterTurn) {
    this.world = world;
    this.chance = world.chance().fork();
    this.network = new SimNetwork(world.agenda(), world.chance().fork(), NetworkSettings.LAN);
    this.store =
        new SimStore(
            world.agenda(), world.chance().fork(), new ProtoEntryCodec(), StoreSettings.DEFAULT);
    List<HostPort> addresses = new ArrayList<>();
    for (int i = 1; i <= plan.masters(); i++) {
      MasterSeat seat =
          new MasterSeat("master-" + i, world, store, network, bounds(chance), afterTurn);
      masters.put(seat.name(), seat);
      addresses.add(seat.address());
    }
    for (int i = 1; i <= plan.workers(); i++) {
      String name = "worker-" + i;
      WorkerConfig config = Hardware.of(i).describe(name, addresses);
      workers.put(name, new WorkerSeat(name, world, network, registry, witness, config));
    }
  }

  /** Checkpoints come often, so that runs of minutes have many. */
  private static CoreConfig.Bounds bounds(Chance chance) {
    CoreConfig.Bounds usual = CoreConfig.Bounds.DEFAULT;
    return new CoreConfig.Bounds(
        usual.entryBytes(),
        usual.entriesInFlight(),
        chance.between(100, 400),
        usual.checkpointBytes(),
        usual.checkpointBytesMax(),
        usual.eventsKept(),
        usual.answersKept(),
        usual.answersKeptMillis(),
        usual.readsWaiting(),
        usual.deferred());
  }

  SimStore store() {
    return store;
  }

  SimRegistry registry() {
    return registry;
  }

  Collection<MasterSeat> masterSeats() {
    return masters.values();
  }

  Collection<WorkerSeat> workerSeats() {
    return workers.values();
  }

  Optional<MasterSeat> masterAt(String address) {
    return masters.values().stream()
        .filter(seat -> seat.address().toString().equals(address))
        .findFirst();
  }

  Optional<WorkerSeat> worker(String name) {
    return Optional.ofNullable(workers.get(name));
  }

  /** Whether the container runs only because a hung engine carried its start out too late. */
  boolean startedLate(Container container) {
    return worker(container.machine())
        .filter(seat -> seat.machine().startedLate(container.id()))
        .isPresent();
  }

  /** The seat of the master that serves; of two that believe so, the one of the higher epoch. */
  Optional<MasterSeat> leaderSeat() {
    MasterSeat best = null;
    long epoch = -1;
    for (MasterSeat seat : masters.values()) {
      Optional<SimMaster> master = seat.master();
      if (master.isPresent() && master.get().serves()) {
        long own = master.get().leadership().epoch().number();
        if (own > epoch) {
          best = seat;
          epoch = own;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** Whether the store commits, and fast. */
  boolean storeSound() {
    return quorum && storeSlowness == 1;
  }

  /** Starts everybody. */
  void start() {
    masters.values().forEach(MasterSeat::start);
    workers.values().forEach(WorkerSeat::start);
  }

  /** Everything is as it should be, whatever was done before. */
  void heal() {
    startQuorum();
    slowStore(1);
    network.healAll();
    registry.heal();
    for (MasterSeat seat : masters.values()) {
      seat.cutStore(false);
      resume(seat.name());
      if (seat.master().filter(master -> master.wiped().isPresent()).isPresent()) {
        seat.kill();
      }
      seat.start();
    }
    for (WorkerSeat seat : workers.values()) {
      seat.machine().engine().unhang();
      seat.engine().start();
      seat.engine().slow(1);
      seat.engine().failStarts(0);
      fullDisk(seat.name(), false);
      seat.boot();
      seat.resume();
      seat.start();
    }
  }

  @Override
  public Chance chance() {
    return chance;
  }

  @Override
  public List<String> masters() {
    return List.copyOf(masters.keySet());
  }

  @Override
  public List<String> workers() {
    return List.copyOf(workers.keySet());
  }

  @Override
  public Optional<String> leader() {
    return leaderSeat().map(MasterSeat::name);
  }

  @Override
  public SimNetwork network() {
    return network;
  }

  @Override
  public void kill(String machine) {
    master(machine).ifPresent(MasterSeat::kill);
    worker(machine).ifPresent(WorkerSeat::kill);
  }

  @Override
  public void killAtStart(String worker) {
    worker(worker).ifPresent(WorkerSeat::killAtStart);
  }

  @Override
  public void start(String machine) {
    master(machine).ifPresent(MasterSeat::start);
    worker(machine).ifPresent(WorkerSeat::start);
  }

  @Override
  public void pause(String machine) {
    master(machine).flatMap(MasterSeat::master).ifPresent(master -> master.process().pause());
    worker(machine).ifPresent(WorkerSeat::pause);
  }

  @Override
  public void resume(String machine) {
    master(machine).flatMap(MasterSeat::master).ifPresent(master -> master.process().resume());
    worker(machine).ifPresent(WorkerSeat::resume);
  }

  @Override
  public void crash(String machine) {
    worker(machine).ifPresent(WorkerSeat::crash);
  }

  @Override
  public void boot(String machine) {
    worker(machine).ifPresent(WorkerSeat::boot);
  }

  @Override
  public void jumpClock(String machine, long millis) {
    master(machine).ifPresent(seat -> seat.clock().jump(millis));
    worker(machine).ifPresent(seat -> seat.clock().jump(millis));
  }

  @Override
  public void cutStore(String master) {
    seat(master).cutStore(true);
  }

  @Override
  public void healStore(String master) {
    seat(master).cutStore(false);
  }

  @Override
  public void breakStore(String master) {
    store.breakConnections(master);
  }

  @Override
  public void expireSession(String master) {
    store.expire(master);
  }

  @Override
  public void stopQuorum() {
    quorum = false;
    store.quorum(false);
  }

  @Override
  public void startQuorum() {
    quorum = true;
    store.quorum(true);
  }

  @Override
  public void slowStore(int times) {
    storeSlowness = times;
    store.slow(times);
  }

  @Override
  public void electTwice(String master) {
    seat(master).master().ifPresent(told -> told.process().run(() -> told.election().deceive()));
  }

  @Override
  public void suspectLeader(String master) {
    Optional<MasterSeat> leader = leaderSeat();
    seat(master)
        .master()
        .ifPresent(suspicious ->
            leader.ifPresent(suspected ->
                suspicious
                    .process()
                    .run(() -> suspicious.election().suspect(suspected.address().toString()))));
  }

  @Override
  public EngineHands engine(String worker) {
    return worker(worker).orElseThrow().engine();
  }

  @Override
  public void fullDisk(String worker, boolean full) {
    worker(worker).orElseThrow().fullDisk(full);
  }

  @Override
  public void failPulls(int perMille) {
    registry.fail(perMille);
  }

  @Override
  public void hangPulls(int perMille) {
    registry.hang(perMille);
  }

  World world() {
    return world;
  }

  private Optional<MasterSeat> master(String name) {
    return Optional.ofNullable(masters.get(name));
  }

  private MasterSeat seat(String name) {
    return master(name).orElseThrow();
  }
}
