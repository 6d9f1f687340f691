package io.drover.worker.app;

import io.drover.base.HostPort;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcServices;
import io.drover.worker.agent.Agent;
import io.drover.worker.agent.AgentListener;
import io.drover.worker.engine.ContainerLabels;
import io.drover.worker.engine.EngineCalls;
import io.drover.worker.engine.SeenContainer;
import io.drover.worker.fence.Fence;
import io.drover.worker.journal.Keeper;
import io.drover.worker.journal.Kept;
import io.drover.worker.loop.Loop;
import io.drover.worker.model.NodeCondition;
import io.drover.worker.model.TaskId;
import io.drover.worker.model.TaskOrder;
import io.drover.worker.model.TaskStatus;
import io.drover.worker.runtime.ContainerRuntime;
import io.drover.worker.runtime.EngineFacts;
import io.drover.worker.runtime.Nothing;
import io.drover.worker.runtime.Outcome;
import io.drover.worker.session.ContainerServices;
import io.drover.worker.session.Masters;
import io.drover.worker.session.SelfDescription;
import io.drover.worker.session.SessionConfig;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One life of a worker but for what it stands on: its thread, disk, network and engine are given to
 * it, so that the same worker runs on real and on simulated ones. On the loop, unless a method says
 * otherwise.
 */
public final class WorkerCore {
  private static final long ENGINE_RETRY_MILLIS = 1_000;
  private static final long ENGINE_PATIENCE_MILLIS = 2_000;

  private final WorkerConfig config;
  private final Ground ground;
  private final EngineCalls calls;
  private final Agent agent;
  private final Masters masters;

  /** Opens connections to masters. */
  @FunctionalInterface
  public interface Connector {
    /** A connection on which the worker offers these services. */
    CompletableFuture<RpcConnection> connect(HostPort master, RpcServices services);
  }

  /**
   * What a worker stands on.
   *
   * @param loop its one thread
   * @param runtime its engine
   * @param keeper its disk
   * @param fence ends what may run at most once when the worker cannot
   * @param connector its network
   * @param hostname its machine's name, used while the engine has not said it
   */
  public record Ground(
      Loop loop,
      ContainerRuntime runtime,
      Keeper keeper,
      Fence fence,
      Connector connector,
      String hostname) {}

  /**
   * A worker that does nothing yet. Need not be called on the loop.
   *
   * @param labels of its containers
   * @param self how it presents itself
   * @param kept the highest leadership that an earlier life has seen
   */
  public WorkerCore(
      WorkerConfig config,
      ContainerLabels labels,
      SelfDescription self,
      Kept.Leadership kept,
      Ground ground) {
    this.config = config;
    this.ground = ground;
    this.calls = new EngineCalls(ground.runtime(), labels, ground.loop()::wallMillis);
    this.agent = new Agent(ground.loop(), calls, ground.fence(), config.agent(), new Told());
    RpcServices services = ContainerServices.of(ground.runtime(), agent.finder());
    this.masters =
        new Masters(
            ground.loop(),
            SessionConfig.of(config.masters()),
            self,
            MachineFacts.facts(config.node(), Optional.empty(), ground.hostname()),
            kept,
            new Masters.Ties(
                master -> ground.connector().connect(master, services),
                agent,
                ground.fence().heldUntilMillis(),
                ground.keeper()::leadership));
  }

  /** Takes up what an earlier life has kept, and begins. */
  public void begin(Kept kept) {
    agent.restore(kept.orders(), kept.statuses());
    agent.start(ground.runtime());
    askEngine();
    // Masters need not wait for an engine that does not answer.
    ground.loop().after(ENGINE_PATIENCE_MILLIS, masters::start);
  }

  /** Presents the machine to the masters once the engine has said what it is. */
  private void askEngine() {
    Loop loop = ground.loop();
    CompletionStage<Outcome<EngineFacts>> answer = ground.runtime().engine();
    answer.whenComplete((outcome, bug) ->
        loop.put(() -> {
          Optional<EngineFacts> facts = bug == null ? outcome.toOptional() : Optional.empty();
          // Before the masters hear that the node is ready, for that is when they place tasks
          // there.
          masters.facts(MachineFacts.facts(config.node(), facts, ground.hostname()));
          if (facts.isPresent()) {
            agent.allocatable(
                MachineFacts.resources(config.node(), facts).minus(config.node().reserved()));
          } else {
            loop.after(ENGINE_RETRY_MILLIS, this::askEngine);
          }
          masters.start();
        }));
  }

  /** Something besides the engine keeps this node from taking tasks; empty when nothing does. */
  public void trouble(String message) {
    agent.trouble(message);
  }

  /** Ends all sessions, and leaves containers alone from now on; they run on. */
  public void end() {
    masters.close();
    agent.stop();
  }

  /** Completes when a leader has taken this worker in. On any thread. */
  public CompletionStage<Void> ready() {
    return masters.ready();
  }

  /** Statuses that no leader has acknowledged. */
  public int unacknowledged() {
    return masters.unacknowledged();
  }

  /** Removes every container of this worker. On any thread. */
  CompletionStage<Void> removeAll() {
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

  /** What the agent tells goes to disk and to the masters. */
  private final class Told implements AgentListener {
    @Override
    public void ordered(TaskOrder order) {
      ground.keeper().order(order);
    }

    @Override
    public void observed(TaskStatus status) {
      ground.keeper().status(status);
      masters.observed(status);
    }

    @Override
    public void forgotten(TaskId task) {
      ground.keeper().forget(task);
      masters.forgotten(task);
    }

    @Override
    public void condition(NodeCondition condition) {
      masters.condition(condition);
    }
  }
}
