package io.drover.it.sim.run;

import io.drover.base.HostPort;
import io.drover.it.sim.control.MasterNetwork;
import io.drover.it.sim.control.MasterSetup;
import io.drover.it.sim.control.SimMaster;
import io.drover.it.sim.control.SimStore;
import io.drover.it.sim.net.Patience;
import io.drover.it.sim.net.SimNetwork;
import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.MachineClock;
import io.drover.it.sim.world.SimProcess;
import io.drover.master.loop.CoreConfig;
import io.drover.master.model.MasterId;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcConfig;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcServices;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A machine for one master, and the lives of that. */
final class MasterSeat {
  private static final int PORT = 7420;

  private final String name;
  private final Agenda agenda;
  private final Chance chance;
  private final MachineClock clock;
  private final SimStore store;
  private final SimNetwork network;
  private final MasterSetup setup;
  private final Consumer<SimMaster> afterTurn;
  private boolean storeCut;
  private @Nullable SimMaster master;

  MasterSeat(
      String name,
      World world,
      SimStore store,
      SimNetwork network,
      CoreConfig.Bounds bounds,
      Consumer<SimMaster> afterTurn) {
    this.name = name;
    this.agenda = world.agenda();
    this.chance = world.chance().fork();
    this.clock = world.clock();
    this.store = store;
    this.network = network;
    this.afterTurn = afterTurn;
    this.setup =
        MasterSetup.of(
                World.CLUSTER,
                new MasterId(name),
                name,
                new HostPort(name, PORT),
                World.GRACE_MILLIS)
            .with(bounds);
  }

  String name() {
    return name;
  }

  HostPort address() {
    return setup.address();
  }

  MachineClock clock() {
    return clock;
  }

  /** The master that was started last; empty before the first. */
  Optional<SimMaster> master() {
    return Optional.ofNullable(master);
  }

  boolean alive() {
    return master != null && master.process().alive();
  }

  /** Whether it lives, is not paused and reaches the store. */
  boolean sound() {
    return alive() && !master().orElseThrow().process().paused() && !storeCut;
  }

  /** Whether its master has stopped because the store that it followed was wiped. */
  boolean outlivedStore() {
    return master().filter(old -> old.wiped().isPresent()).isPresent()
        && master().orElseThrow().log().life() != store.life();
  }

  void start() {
    if (alive()) {
      return;
    }
    SimProcess process = new SimProcess(agenda, clock);
    SimMaster fresh =
        new SimMaster(setup, process, chance.fork(), store, new Way(network, name, process));
    master = fresh;
    fresh.afterTurn(afterTurn);
    fresh.begin();
  }

  void kill() {
    if (alive()) {
      SimProcess process = master().orElseThrow().process();
      process.kill();
      network.processDied(process);
    }
  }

  void cutStore(boolean cut) {
    storeCut = cut;
    if (cut) {
      store.cut(name);
    } else {
      store.heal(name);
    }
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
}
