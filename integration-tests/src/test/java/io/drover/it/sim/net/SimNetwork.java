package io.drover.it.sim.net;

import io.drover.base.HostPort;
import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.SimProcess;
import io.drover.rpc.MemoryConnection;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcConfig;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcServices;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The network between simulated machines: connections that obey the contract of {@code
 * io.drover.rpc}, in virtual time. Within one connection and direction nothing overtakes; a path
 * that is cut holds what is sent and delivers it after healing, as TCP does. One thread.
 */
public final class SimNetwork {
  private static final String NOWHERE = "";
  private static final int FIRST_PORT = 32_768;
  private static final int LAST_PORT = 60_999;

  private final Agenda agenda;
  private final Chance chance;
  private final NetworkSettings settings;
  private final NetworkCounts counts = new NetworkCounts();
  // Looked up only, never walked, so that their order does not matter.
  private final Map<HostPort, Listener> listeners = new HashMap<>();
  private final Map<String, Map<String, Path>> paths = new HashMap<>();
  private final Set<SimProcess> known = new HashSet<>();
  private final Set<String> dead = new HashSet<>();
  // Walked in the order in which they were made.
  private final List<Path> allPaths = new ArrayList<>();
  private final Set<End> connectors = new LinkedHashSet<>();
  private int nextPort = FIRST_PORT;

  public SimNetwork(Agenda agenda, Chance chance, NetworkSettings settings) {
    this.agenda = agenda;
    this.chance = chance;
    this.settings = settings;
  }

  /** Listens with the usual patience; takes the place of whoever listened there before. */
  public void listen(
      HostPort address,
      String machine,
      SimProcess process,
      PeerIdentity identity,
      RpcServices services) {
    listen(address, machine, process, identity, services, Patience.DEFAULT);
  }

  /** Listens; takes the place of whoever listened there before. */
  public void listen(
      HostPort address,
      String machine,
      SimProcess process,
      PeerIdentity identity,
      RpcServices services,
      Patience patience) {
    alive(machine, process);
    listeners.put(address, new Listener(machine, process, identity, services, patience));
  }

  /**
   * Connects and shakes hands.
   *
   * @param machine where the caller runs
   * @return completes on the caller's process; fails as that of the real client does
   */
  public CompletableFuture<RpcConnection> connect(
      String machine,
      SimProcess caller,
      HostPort to,
      PeerIdentity self,
      RpcServices services,
      Patience patience) {
    alive(machine, caller);
    return new Dial(this, agenda, new Dial.Caller(machine, caller, self, services, patience), to)
        .begin();
  }

  private void alive(String machine, SimProcess process) {
    if (known.add(process)) {
      process.watch(new Pauses(process));
    }
    if (dead.remove(machine)) {
      resetAfterReboot(machine);
    }
  }

  /** A machine that is up again knows nothing of its old connections, and says so when asked. */
  private void resetAfterReboot(String machine) {
    for (End end : ends()) {
      if (end.machineDead() && end.machine().equals(machine) && !end.peer().over()) {
        End peer = end.peer();
        long asked =
            phaseNanos(TimeUnit.SECONDS.toNanos(2))
                + path(peer.machine(), machine).latencyNanos()
                + path(machine, peer.machine()).latencyNanos();
        agenda.after(
            asked,
            () -> {
              if (!path(peer.machine(), machine).cut() && !path(machine, peer.machine()).cut()) {
                peer.reset();
              }
            });
      }
    }
  }

  /** A process has died: its machine closes its sockets, and the peers see that. */
  public void processDied(SimProcess process) {
    ends().stream().filter(end -> end.process() == process).forEach(End::processDied);
    known.remove(process);
  }

  /** A machine has died: its peers see nothing, until they find it silent. */
  public void machineDied(String machine) {
    dead.add(machine);
    ends().stream()
        .filter(end -> end.machine().equals(machine) && !end.over())
        .forEach(End::machineDied);
  }

  /** Lets nothing pass from one machine to the other until it is healed. */
  public void cut(String from, String to) {
    Path path = path(from, to);
    if (!path.cut()) {
      path.cut(true);
      along(path, end -> end.out().cut());
    }
  }

  /** Ends a cut and a slowness from one machine to the other. */
  public void heal(String from, String to) {
    heal(path(from, to));
  }

  /** Ends all cuts and slownesses. */
  public void healAll() {
    allPaths.stream().filter(Path::disturbed).forEach(this::heal);
  }

  private void heal(Path path) {
    path.slow(0);
    if (path.cut()) {
      path.cut(false);
      along(path, end -> end.out().heal(chance.fraction()));
    }
  }

  /** Makes each trip from one machine to the other longer, until it is healed. */
  public void slow(String from, String to, long extraNanosMean) {
    Path path = path(from, to);
    path.slow(extraNanosMean);
    along(path, end -> end.out().delay(chance.around(extraNanosMean)));
  }

  /** Breaks all connections between two machines: both ends see a reset. */
  public void breakConnections(String machine, String other) {
    for (End end : ends()) {
      if (end.machine().equals(machine) && end.peer().machine().equals(other)) {
        end.reset();
        end.peer().reset();
      }
    }
  }

  /** Whether the way from one machine to the other is cut or slow. */
  public boolean disturbed(String from, String to) {
    return path(from, to).disturbed();
  }

  /** How many times something crossed the network. */
  public long messages() {
    return counts.trips;
  }

  /** What happened on the network. */
  public NetworkCounts counts() {
    return counts;
  }

  /** How many connections there are, of which at least one end is not over. */
  public int connections() {
    return connectors.size();
  }

  // ---- What the parts of the network use.

  /** The machine that listens, or listened, on an address. */
  String machineAt(HostPort address) {
    Listener listener = listeners.get(address);
    return listener == null ? NOWHERE : listener.machine();
  }

  Optional<Listener> listener(HostPort address) {
    return Optional.ofNullable(listeners.get(address));
  }

  boolean dead(String machine) {
    return dead.contains(machine);
  }

  Path path(String from, String to) {
    return paths
        .computeIfAbsent(from, start -> new HashMap<>())
        .computeIfAbsent(
            to,
            end -> {
              Path path = new Path(chance, settings, from, to);
              allPaths.add(path);
              return path;
            });
  }

  /** Any time up to this. */
  long phaseNanos(long most) {
    return chance.between(0, most);
  }

  /**
   * Makes a connection between two who want it.
   *
   * @return the end of the one that listens
   */
  End join(Listener listener, Dial.Caller caller, HostPort address) {
    End there = new End(this, agenda, listener.machine(), listener.process(), listener.patience());
    End here = new End(this, agenda, caller.machine(), caller.process(), caller.patience());
    RpcConfig theirs = config(listener.patience());
    RpcConfig ours = config(caller.patience());
    MemoryConnection thereSide =
        new MemoryConnection(
            caller.identity(),
            new HostPort(caller.machine(), nextPort()).toString(),
            theirs,
            ours,
            listener.services(),
            false,
            there);
    MemoryConnection hereSide =
        new MemoryConnection(
            listener.identity(), address.toString(), ours, theirs, caller.services(), true, here);
    there.join(
        thereSide, new Way(agenda, counts, path(there.machine(), here.machine()), here), here);
    here.join(
        hereSide, new Way(agenda, counts, path(here.machine(), there.machine()), there), there);
    connectors.add(here);
    return there;
  }

  private int nextPort() {
    int port = nextPort;
    nextPort = port == LAST_PORT ? FIRST_PORT : port + 1;
    return port;
  }

  private static RpcConfig config(Patience patience) {
    return RpcConfig.DEFAULT.timed(
        patience.connectMillis(), patience.pingMillis(), patience.silenceMillis());
  }

  /** Both ends are over. */
  void forget(End end) {
    connectors.remove(end);
    connectors.remove(end.peer());
  }

  private List<End> ends() {
    List<End> ends = new ArrayList<>(2 * connectors.size());
    for (End connector : connectors) {
      ends.add(connector);
      ends.add(connector.peer());
    }
    return ends;
  }

  private void along(Path path, Consumer<End> what) {
    for (End end : ends()) {
      if (path.leads(end.machine(), end.peer().machine())) {
        what.accept(end);
        end.reconsiderBoth();
        long quiet = end.out().quietUntilNanos() - agenda.nowNanos();
        if (quiet > 0) {
          agenda.after(quiet, end::reconsiderBoth);
        }
      }
    }
  }

  /** Tells the ends of a process that it stands still, or goes on. */
  private final class Pauses implements SimProcess.Watcher {
    private final SimProcess process;

    Pauses(SimProcess process) {
      this.process = process;
    }

    @Override
    public void paused() {
      own().forEach(End::paused);
    }

    @Override
    public void resumed() {
      own().forEach(End::resumed);
    }

    private List<End> own() {
      return ends().stream().filter(end -> end.process() == process && !end.over()).toList();
    }
  }
}
