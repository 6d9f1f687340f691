package io.drover.it.sim.control;

import io.drover.base.HostPort;
import io.drover.it.sim.net.NetworkSettings;
import io.drover.it.sim.net.Patience;
import io.drover.it.sim.net.SimNetwork;
import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.MachineClock;
import io.drover.it.sim.world.SimProcess;
import io.drover.master.codec.ProtoEntryCodec;
import io.drover.master.loop.CoreConfig;
import io.drover.master.model.MasterId;
import io.drover.master.model.RequestKey;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.Command;
import io.drover.master.port.WriteResult;
import io.drover.master.state.ClusterState;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcConfig;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcServices;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Masters on machines of their own with a store and a network, and what a test does to them. */
public final class MasterRig {
  /** How long a worker may be silent. */
  public static final long GRACE_MILLIS = 10_000;

  private static final int PORT = 7420;
  private static final long CLOCKS_APART_NANOS = 1_000_000_000;

  private final Agenda agenda = new Agenda();
  private final Chance chance;
  private final SimStore store;
  private final SimNetwork network;
  private final CoreConfig.Bounds bounds;
  private final Map<String, SimMaster> masters = new TreeMap<>();
  private final Map<String, MachineClock> clocks = new TreeMap<>();
  private long keys;

  /** So many masters, m1 and so on, that have just been started. */
  public MasterRig(long seed, int count, StoreSettings settings, CoreConfig.Bounds bounds) {
    chance = new Chance(seed);
    store = new SimStore(agenda, chance.fork(), new ProtoEntryCodec(), settings);
    network = new SimNetwork(agenda, chance.fork(), NetworkSettings.LAN);
    this.bounds = bounds;
    for (int i = 1; i <= count; i++) {
      start("m" + i);
    }
  }

  /** Three masters as in production. */
  public static MasterRig three(long seed) {
    return new MasterRig(seed, 3, StoreSettings.DEFAULT, CoreConfig.Bounds.DEFAULT);
  }

  /** Bounds with which a checkpoint is taken after so many entries. */
  public static CoreConfig.Bounds checkpointEvery(int entries) {
    CoreConfig.Bounds usual = CoreConfig.Bounds.DEFAULT;
    return new CoreConfig.Bounds(
        usual.entryBytes(),
        usual.entriesInFlight(),
        entries,
        usual.checkpointBytes(),
        usual.checkpointBytesMax(),
        usual.eventsKept(),
        usual.answersKept(),
        usual.answersKeptMillis(),
        usual.readsWaiting(),
        usual.deferred());
  }

  private record Way(SimNetwork network, String machine, SimProcess process)
      implements MasterNetwork {
    @Override
    public void listen(HostPort address, PeerIdentity self, RpcServices services) {
      network.listen(address, machine, process, self, services);
    }

    @Override
    public CompletableFuture<RpcConnection> connect(
        HostPort to, PeerIdentity self, RpcConfig config) {
      Patience patience =
          new Patience(
              config.connectTimeoutMillis(),
              config.keepAliveIntervalMillis(),
              config.keepAliveTimeoutMillis());
      return network.connect(machine, process, to, self, new RpcServices(), patience);
    }
  }

  /** Starts the master of this name, for the first time or again. */
  public SimMaster start(String name) {
    MachineClock clock =
        clocks.computeIfAbsent(
            name,
            made ->
                new MachineClock(
                    agenda, chance.between(1, CLOCKS_APART_NANOS), chance.between(-50, 50)));
    SimProcess process = new SimProcess(agenda, clock);
    HostPort address = new HostPort(name, PORT);
    MasterSetup setup =
        MasterSetup.of("sim", new MasterId(name), name, address, GRACE_MILLIS).with(bounds);
    SimMaster master =
        new SimMaster(setup, process, chance.fork(), store, new Way(network, name, process));
    masters.put(name, master);
    master.begin();
    return master;
  }

  public void kill(String name) {
    SimProcess process = master(name).process();
    process.kill();
    network.processDied(process);
  }

  /** Somebody sets the wall clock of this master's machine. */
  public void jumpClock(String name, long millis) {
    Objects.requireNonNull(clocks.get(name), name).jump(millis);
  }

  public SimMaster master(String name) {
    return Objects.requireNonNull(masters.get(name), name);
  }

  public List<SimMaster> masters() {
    return List.copyOf(masters.values());
  }

  public Agenda agenda() {
    return agenda;
  }

  public Chance chance() {
    return chance;
  }

  public SimStore store() {
    return store;
  }

  public SimNetwork network() {
    return network;
  }

  /** The masters that believe to lead and serve. */
  public List<SimMaster> serving() {
    return masters.values().stream().filter(SimMaster::serves).toList();
  }

  /** Of those the one with the highest epoch, unless it is paused. */
  private Optional<SimMaster> newest() {
    return serving().stream()
        .max(Comparator.comparing(master -> master.leadership().epoch()))
        .filter(master -> !master.process().paused());
  }

  /** The one master that serves, once there is exactly one. */
  public SimMaster leader() {
    until("one master serves", () -> serving().size() == 1);
    return serving().getFirst();
  }

  /** A master that does not serve and lives. */
  public SimMaster follower() {
    return masters.values().stream()
        .filter(master -> !master.serves() && master.process().alive())
        .findFirst()
        .orElseThrow();
  }

  /** Lets so much time pass. */
  public void pass(long millis) {
    long end = agenda.nowNanos() + TimeUnit.MILLISECONDS.toNanos(millis);
    boolean more = true;
    while (more) {
      more = agenda.step(end);
    }
  }

  /** Lets time pass until it is so; how many milliseconds that took. */
  public long until(String what, BooleanSupplier holds) {
    long begun = agenda.nowNanos();
    long end = begun + TimeUnit.MINUTES.toNanos(5);
    boolean more = true;
    while (!holds.getAsBoolean()) {
      if (!more) {
        throw new AssertionError("in five minutes never: " + what);
      }
      more = agenda.step(end);
    }
    return TimeUnit.NANOSECONDS.toMillis(agenda.nowNanos() - begun);
  }

  /** Sends a write to this master; what came of it is in the list once it is known. */
  public List<WriteResult> send(SimMaster master, String key, Command command) {
    List<WriteResult> results = new ArrayList<>();
    if (!master
        .mailbox()
        .offer(new ClientMessage.Write(new RequestKey(key), command, results::add))) {
      results.add(new WriteResult.Unavailable("the mailbox is full"));
    }
    return results;
  }

  /** Sends a write to whoever serves until one accepts it, with the same key. */
  public WriteResult.Accepted write(Command command) {
    keys++;
    return write("key-" + keys, command);
  }

  /** The same with a key of the caller's. */
  public WriteResult.Accepted write(String key, Command command) {
    Optional<WriteResult.Accepted> accepted = Optional.empty();
    while (accepted.isEmpty()) {
      until("a master serves", () -> newest().isPresent());
      List<WriteResult> results = send(newest().orElseThrow(), key, command);
      long end = agenda.nowNanos() + TimeUnit.SECONDS.toNanos(2);
      boolean more = true;
      while (results.isEmpty() && more) {
        more = agenda.step(end);
      }
      accepted =
          results.stream()
              .filter(WriteResult.Accepted.class::isInstance)
              .map(WriteResult.Accepted.class::cast)
              .findFirst();
      results.stream()
          .filter(WriteResult.Rejected.class::isInstance)
          .forEach(rejected -> {
            throw new AssertionError(rejected.toString());
          });
    }
    return accepted.get();
  }

  /** Waits until every living master has the same index, and checks that their states agree. */
  public void settle() {
    until(
        "all masters are at the store's last index",
        () ->
            masters.values().stream()
                .filter(master -> master.process().alive())
                .allMatch(master -> master.core().status().index() == store.lastIndex()));
    long digests =
        masters.values().stream()
            .filter(master -> master.process().alive())
            .map(MasterRig::digest)
            .distinct()
            .count();
    if (digests != 1) {
      throw new AssertionError("the states of the masters differ");
    }
    for (SimMaster master : masters.values()) {
      if (master.failure().isPresent()) {
        throw new AssertionError(master.setup().id() + " broke", master.failure().get());
      }
    }
  }

  private static long digest(SimMaster master) {
    return ((ClusterState) master.core().state()).digest();
  }
}
