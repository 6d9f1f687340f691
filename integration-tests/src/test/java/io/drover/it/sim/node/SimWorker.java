package io.drover.it.sim.node;

import io.drover.base.HostPort;
import io.drover.it.sim.world.SimProcess;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcServices;
import io.drover.worker.app.WorkerConfig;
import io.drover.worker.app.WorkerCore;
import io.drover.worker.engine.ContainerLabels;
import io.drover.worker.journal.Kept;
import io.drover.worker.session.SelfDescription;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One life of a worker: the production worker on a simulated machine and process. Killing the
 * process ends it; what it had forced to disk, its engine and its containers remain for the next
 * life. One thread.
 */
public final class SimWorker {
  private static final String VERSION = "simulated";

  private final SimMachine machine;
  private final SimProcess process;
  private final SimDisk disk;
  private final SimLoop loop;
  private final SimRuntime runtime;
  private final SimDisk.Journal journal;
  private final WorkerCore core;
  private final Kept kept;

  /** Opens connections for a worker. */
  @FunctionalInterface
  public interface Dialer {
    /** A connection to a master, on which the caller offers these services. */
    CompletableFuture<RpcConnection> connect(
        HostPort master, PeerIdentity self, RpcServices services);
  }

  /**
   * A worker on a fresh process, to be started. It reads its disk now.
   *
   * @param config {@link #config} makes one
   */
  public SimWorker(SimMachine machine, SimProcess process, WorkerConfig config, Dialer dialer) {
    String node = config.node().name().orElse(machine.name());
    this.machine = machine;
    this.process = process;
    this.disk = machine.disk(config.cluster(), node);
    this.loop = new SimLoop(process, machine.chance().fork());
    this.kept = disk.kept();
    String processId = machine.nextProcessId();
    ContainerLabels labels =
        new ContainerLabels(config.cluster(), node, disk.identity().identity());
    this.runtime = machine.engine().connect(process, processId, labels.owner());
    this.journal = disk.open(process, trouble -> loop.put(() -> core().trouble(trouble)));
    PeerIdentity peer = new PeerIdentity(config.cluster(), PeerIdentity.Role.WORKER, node, VERSION);
    SelfDescription self =
        new SelfDescription(
            node, disk.identity().identity(), machine.bootId(), processId, machine.name(), VERSION);
    this.core =
        new WorkerCore(
            config,
            labels,
            self,
            kept.leadership(),
            new WorkerCore.Ground(
                loop,
                runtime,
                journal,
                new SimFenceClient(machine.fence(node), disk, process, machine.chance().fork()),
                (master, services) -> dialer.connect(master, peer, services),
                machine.name()));
  }

  /** The usual configuration of a node. */
  public static WorkerConfig config(String cluster, String node, List<HostPort> masters) {
    return WorkerConfig.of(cluster, masters, Path.of("data", node))
        .withNode(WorkerConfig.Node.WHOLE.withName(node));
  }

  /**
   * Begins.
   *
   * @return false when it cannot, for its disk is full; it is to be tried again with a new life
   */
  public boolean start() {
    if (disk.full() || !process.alive()) {
      process.kill();
      return false;
    }
    loop.put(() -> core.begin(kept));
    return true;
  }

  /**
   * Ends in order, as after SIGTERM: containers run on. The process is dead once all that is due at
   * this moment has happened.
   */
  public void stop() {
    loop.put(() -> {
      core.end();
      journal.flush();
    });
    machine
        .agenda()
        .after(
            0,
            () -> {
              runtime.close();
              loop.end();
              process.kill();
            });
  }

  /** The process that it is. */
  public SimProcess process() {
    return process;
  }

  private WorkerCore core() {
    return core;
  }
}
