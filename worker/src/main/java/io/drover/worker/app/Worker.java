package io.drover.worker.app;

import io.drover.base.HostPort;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcClient;
import io.drover.rpc.RpcConfig;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcLoops;
import io.drover.rpc.RpcServices;
import io.drover.worker.agent.Agent;
import io.drover.worker.agent.AgentListener;
import io.drover.worker.engine.ContainerLabels;
import io.drover.worker.engine.EngineCalls;
import io.drover.worker.engine.SeenContainer;
import io.drover.worker.journal.Journal;
import io.drover.worker.journal.NodeIdentity;
import io.drover.worker.loop.LoopThread;
import io.drover.worker.model.NodeCondition;
import io.drover.worker.model.TaskId;
import io.drover.worker.model.TaskOrder;
import io.drover.worker.model.TaskStatus;
import io.drover.worker.runtime.ContainerRuntime;
import io.drover.worker.runtime.EngineFacts;
import io.drover.worker.runtime.Nothing;
import io.drover.worker.runtime.Outcome;
import io.drover.worker.runtime.docker.DockerConfig;
import io.drover.worker.runtime.docker.DockerLimits;
import io.drover.worker.runtime.docker.DockerRuntime;
import io.drover.worker.runtime.docker.EngineAddress;
import io.drover.worker.session.ContainerServices;
import io.drover.worker.session.Masters;
import io.drover.worker.session.SelfDescription;
import io.drover.worker.session.SessionConfig;
import java.io.IOException;
import java.util.List;
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
 * A worker: from {@link #start} on it runs what the masters order, and what they ordered last while
 * they are away. {@link #close} ends it and leaves its containers running, to be adopted by the
 * next start on the same data folder. Thread-safe.
 */
public final class Worker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);
  private static final int RPC_THREADS = 1;
  private static final long ENGINE_RETRY_MILLIS = 1_000;
  private static final long ENGINE_PATIENCE_MILLIS = 2_000;
  private static final long STOP_MILLIS_MAX = 2_000;
  private static final long REMOVE_MILLIS_MAX = 60_000;

  private final WorkerConfig config;
  private final NodeIdentity identity;
  private final FolderLock lock;
  private final LoopThread loop = new LoopThread("worker");
  private final RpcLoops rpcLoops = new RpcLoops(RPC_THREADS, "worker-rpc");
  private final ContainerRuntime runtime;
  private final EngineCalls calls;
  private final Journal journal;
  private final Agent agent;
  private final Masters masters;
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
    ContainerLabels labels =
        new ContainerLabels(identity.cluster(), identity.node(), identity.identity());
    this.runtime = runtimes.apply(labels.owner());
    this.calls = new EngineCalls(runtime, labels);
    this.agent = new Agent(loop, calls, config.agent(), new Told());
    RpcServices services = ContainerServices.of(runtime, agent.finder());
    PeerIdentity self =
        new PeerIdentity(identity.cluster(), PeerIdentity.Role.WORKER, identity.node(), version());
    Function<HostPort, CompletableFuture<RpcConnection>> connect =
        master -> RpcClient.connect(rpcLoops, master, self, RpcConfig.DEFAULT, services);
    this.masters =
        new Masters(
            loop,
            SessionConfig.of(config.masters()),
            new SelfDescription(
                identity.node(),
                identity.identity(),
                MachineFacts.bootId(),
                UUID.randomUUID().toString(),
                MachineFacts.address(config),
                version()),
            MachineFacts.facts(config.node(), Optional.empty()),
            opened.kept().leadership(),
            new Masters.Ties(connect, agent, journal::leadership));
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
      health.tell(message -> worker.loop.put(() -> worker.agent.trouble(message)));
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
    return masters.ready();
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
    loop.put(() -> {
      agent.restore(opened.kept().orders(), opened.kept().statuses());
      agent.start(runtime);
      askEngine();
      // Masters need not wait for an engine that does not answer.
      loop.after(ENGINE_PATIENCE_MILLIS, masters::start);
    });
  }

  /** Presents the machine to the masters once the engine has said what it is. */
  private void askEngine() {
    CompletionStage<Outcome<EngineFacts>> answer = runtime.engine();
    answer.whenComplete((outcome, bug) ->
        loop.put(() -> {
          Optional<EngineFacts> facts = bug == null ? outcome.toOptional() : Optional.empty();
          agent.allocatable(
              MachineFacts.resources(config.node(), facts).minus(config.node().reserved()));
          masters.facts(MachineFacts.facts(config.node(), facts));
          masters.start();
          if (facts.isEmpty()) {
            loop.after(ENGINE_RETRY_MILLIS, this::askEngine);
          }
        }));
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
      masters.close();
      agent.stop();
      quiet.complete(null);
    });
    await(quiet, STOP_MILLIS_MAX, "the worker's loop to come to rest");
    if (removeContainers) {
      await(removeAll().toCompletableFuture(), REMOVE_MILLIS_MAX, "the removal of containers");
    }
    journal.close();
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

  private CompletionStage<Void> removeAll() {
    return calls
        .list()
        .thenCompose(outcome -> {
          List<CompletableFuture<Outcome<Nothing>>> removals =
              outcome.toOptional().orElse(List.of()).stream()
                  .map(SeenContainer::id)
                  .map(id -> calls.remove(id).toCompletableFuture())
                  .toList();
          return CompletableFuture.allOf(removals.toArray(CompletableFuture[]::new));
        });
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

  /** What the agent tells goes to disk and to the masters. */
  private final class Told implements AgentListener {
    @Override
    public void ordered(TaskOrder order) {
      journal.order(order);
    }

    @Override
    public void observed(TaskStatus status) {
      journal.status(status);
      masters.observed(status);
    }

    @Override
    public void forgotten(TaskId task) {
      journal.forget(task);
      masters.forgotten(task);
    }

    @Override
    public void condition(NodeCondition condition) {
      masters.condition(condition);
    }
  }
}
