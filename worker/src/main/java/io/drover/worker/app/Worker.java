package io.drover.worker.app;

import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcClient;
import io.drover.rpc.RpcConfig;
import io.drover.rpc.RpcLoops;
import io.drover.worker.engine.ContainerLabels;
import io.drover.worker.fence.Fence;
import io.drover.worker.fence.ProcessFence;
import io.drover.worker.journal.Journal;
import io.drover.worker.journal.NodeIdentity;
import io.drover.worker.loop.LoopThread;
import io.drover.worker.runtime.ContainerRuntime;
import io.drover.worker.runtime.docker.DockerConfig;
import io.drover.worker.runtime.docker.DockerLimits;
import io.drover.worker.runtime.docker.DockerRuntime;
import io.drover.worker.runtime.docker.EngineAddress;
import io.drover.worker.session.SelfDescription;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker on its real thread, disk, network and engine: from {@link #start} on it runs what the
 * masters order, and what they ordered last while they are away. {@link #close} ends it and leaves
 * its containers running, to be adopted by the next start on the same data folder. Thread-safe.
 */
public final class Worker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);
  private static final int RPC_THREADS = 1;
  private static final long STOP_MILLIS_MAX = 2_000;
  private static final long REMOVE_MILLIS_MAX = 60_000;

  private final WorkerConfig config;
  private final NodeIdentity identity;
  private final FolderLock lock;
  private final LoopThread loop = new LoopThread("worker");
  private final RpcLoops rpcLoops = new RpcLoops(RPC_THREADS, "worker-rpc");
  private final ContainerRuntime runtime;
  private final Journal journal;
  private final Fence fence;
  private final WorkerCore core;
  private boolean closed;

  private Worker(
      WorkerConfig config,
      NodeIdentity identity,
      FolderLock lock,
      Journal.Opened opened,
      Function<Map<String, String>, ContainerRuntime> runtimes) {
    this.config = config;
    this.identity = identity;
    this.lock = lock;
    this.journal = opened.journal();
    this.fence =
        ProcessFence.open(
            config.dataDir().resolve("fence"),
            EngineAddress.parse(config.docker()) instanceof EngineAddress.Unix);
    ContainerLabels labels =
        new ContainerLabels(identity.cluster(), identity.node(), identity.identity());
    this.runtime = runtimes.apply(labels.owner());
    PeerIdentity peer =
        new PeerIdentity(identity.cluster(), PeerIdentity.Role.WORKER, identity.node(), version());
    WorkerCore.Connector connector =
        (master, services) ->
            RpcClient.connect(rpcLoops, master, peer, RpcConfig.DEFAULT, services);
    SelfDescription self =
        new SelfDescription(
            identity.node(),
            identity.identity(),
            MachineFacts.bootId(),
            UUID.randomUUID().toString(),
            MachineFacts.address(config),
            version());
    this.core =
        new WorkerCore(
            config,
            labels,
            self,
            opened.kept().leadership(),
            new WorkerCore.Ground(
                loop, runtime, journal, fence, connector, MachineFacts.hostname()));
  }

  /**
   * Starts a worker on the engine that the configuration names. Returns at once; masters and engine
   * may be away.
   *
   * @throws IllegalArgumentException when the engine's address is none
   * @throws IOException when the data folder cannot be used; the message says why and what to do
   */
  public static Worker start(WorkerConfig config) throws IOException {
    EngineAddress address = EngineAddress.parse(config.docker());
    return start(
        config, owner -> new DockerRuntime(new DockerConfig(address, owner, DockerLimits.DEFAULT)));
  }

  /**
   * Starts a worker on another runtime, made for the labels of its containers.
   *
   * @throws IOException when the data folder cannot be used; the message says why and what to do
   */
  public static Worker start(
      WorkerConfig config, Function<Map<String, String>, ContainerRuntime> runtimes)
      throws IOException {
    FolderLock lock = FolderLock.take(config.dataDir());
    try {
      NodeIdentity identity =
          NodeIdentity.open(
              config.dataDir(), config.cluster(), config.node().name(), MachineFacts.hostname());
      JournalHealth health = new JournalHealth();
      Journal.Opened opened = Journal.open(config.dataDir(), health);
      Worker worker = new Worker(config, identity, lock, opened, runtimes);
      health.tell(message -> worker.loop.put(() -> worker.core.trouble(message)));
      worker.begin(opened);
      return worker;
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  /** Its node id. */
  public String nodeId() {
    return identity.node();
  }

  /** Completes when a leader has taken this worker in. */
  public CompletionStage<Void> ready() {
    return core.ready();
  }

  private void begin(Journal.Opened opened) {
    log.info(
        "worker starts node={} cluster={} masters={} data={} kept={}",
        identity.node(),
        identity.cluster(),
        config.masters(),
        config.dataDir(),
        opened.kept().orders().size());
    loop.start();
    loop.put(() -> core.begin(opened.kept()));
  }

  /** Ends the worker; its containers run on. */
  @Override
  public void close() {
    close(false);
  }

  /** Ends the worker and removes all of its containers, as far as the engine lets it. */
  public void closeAndRemoveContainers() {
    close(true);
  }

  private void close(boolean removeContainers) {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    CompletableFuture<Void> quiet = new CompletableFuture<>();
    loop.put(() -> {
      core.end();
      quiet.complete(null);
    });
    await(quiet, STOP_MILLIS_MAX, "the worker's loop to come to rest");
    if (removeContainers) {
      await(core.removeAll().toCompletableFuture(), REMOVE_MILLIS_MAX, "the removal of containers");
      fence.keepIf(id -> false);
    }
    journal.close();
    fence.close();
    runtime.close();
    rpcLoops.close();
    loop.close();
    try {
      lock.close();
    } catch (IOException e) {
      log.warn("the lock of {} was not let go: {}", config.dataDir(), e.toString());
    }
    log.info("worker ended node={}", identity.node());
  }

  private static void await(CompletableFuture<Void> done, long millisMax, String what) {
    try {
      done.get(millisMax, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.warn("gave up waiting for {}: {}", what, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String version() {
    return Optional.ofNullable(Worker.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
