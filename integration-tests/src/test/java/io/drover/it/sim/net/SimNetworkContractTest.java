package io.drover.it.sim.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.base.HostPort;
import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.MachineClock;
import io.drover.it.sim.world.SimProcess;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcContract;
import io.drover.rpc.RpcServices;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The simulated transport. */
class SimNetworkContractTest extends RpcContract {
  private static final HostPort MASTER = new HostPort("m1", 7420);

  private final Agenda agenda = new Agenda();
  private final SimNetwork network = new SimNetwork(agenda, new Chance(1), NetworkSettings.LAN);
  private final MachineClock clock = new MachineClock(agenda, 0, 0);
  private final SimProcess server = new SimProcess(agenda, clock);
  private final SimProcess client = new SimProcess(agenda, clock);

  @Override
  protected void serve(RpcServices services) {
    network.listen(MASTER, "m1", server, identity("a", PeerIdentity.Role.MASTER), services);
  }

  @Override
  protected CompletableFuture<RpcConnection> connect(PeerIdentity self, RpcServices services) {
    return network.connect("w1", client, MASTER, self, services, Patience.DEFAULT);
  }

  @Override
  protected void until(BooleanSupplier condition) {
    long end = agenda.nowNanos() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(agenda.step(end)).isTrue();
    }
  }
}
