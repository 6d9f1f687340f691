package io.drover.it.sim.net;

import io.drover.it.sim.world.SimProcess;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcServices;

/** Somebody who listens on an address. */
record Listener(
    String machine,
    SimProcess process,
    PeerIdentity identity,
    RpcServices services,
    Patience patience) {}
