package io.drover.it.load;

import io.drover.base.HostPort;
import io.drover.proto.Heartbeat;
import io.drover.proto.TaskOrder;
import io.drover.proto.WorkerMessage;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcClient;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcConfig;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcLoops;
import io.drover.rpc.RpcServices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Thousands of workers in this process. Each holds a real connection to every master and speaks the
 * real protocol on it, but runs nothing: it reports what its tasks' fates say. Thread-safe.
 *
 * <p>All of them share one or two network threads and one thread for what happens later, so that
 * they take little of the machine that the masters under load run on.
 */
public final class SimulatedFleet implements AutoCloseable {
  /** As the masters ask of real workers. */
  private static final long HEARTBEAT_MILLIS = 1_000;

  /** Heartbeats are sent in so many portions in each interval. */
  private static final int HEARTBEAT_SHARES = 20;

  private static final int CONNECTING_AT_ONCE = 80;

  /** For so long after one worker's attempt has failed the others know that theirs would. */
  private static final long FAILED_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final CompletableFuture<RpcConnection> TRIED_IN_VAIN =
      CompletableFuture.failedFuture(
          new RpcException(RpcCode.UNAVAILABLE, "another worker just tried in vain"));

  private final FleetPlan plan;
  private final FleetCounts counts = new FleetCounts();
  private final RpcLoops loops;
  private final LongSupplier read;
  private final ScheduledThreadPoolExecutor later;
  private final List<SimulatedWorker> workers = new ArrayList<>();
  private final Map<HostPort, Long> failedNanos = new ConcurrentHashMap<>();
  private int share;

  private SimulatedFleet(FleetPlan plan) {
    this.plan = plan;
    this.loops = new RpcLoops(1, "simulated-workers");
    this.read = loops.watchReads();
    this.later =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("simulated-time").daemon(true).factory());
    later.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    later.setRemoveOnCancelPolicy(true);
  }

  /** Starts the workers and begins to connect them; they go on until they are closed. */
  public static SimulatedFleet start(FleetPlan plan) {
    SimulatedFleet fleet = new SimulatedFleet(plan);
    for (int i = 0; i < plan.workers(); i++) {
      fleet.workers.add(new SimulatedWorker(fleet, "node-" + i, plan.resources().apply(i)));
    }
    for (int i = 0; i < plan.workers(); i++) {
      // A few at a time: a server that is asked by all at once lets some wait for seconds.
      long delay = 100L * (i / CONNECTING_AT_ONCE);
      fleet.after(delay, fleet.workers.get(i)::connect);
    }
    long period = HEARTBEAT_MILLIS / HEARTBEAT_SHARES;
    var _ =
        fleet.later.scheduleAtFixedRate(
            fleet::beat, HEARTBEAT_MILLIS, period, TimeUnit.MILLISECONDS);
    return fleet;
  }

  /** What happened so far. */
  public FleetCounts counts() {
    return counts;
  }

  /**
   * How many workers were assigned their tasks by the leader that they know last.
   *
   * @param pastEpoch leaders up to this epoch do not count
   */
  public long synced(long pastEpoch) {
    return workers.stream().filter(worker -> worker.synced(pastEpoch)).count();
  }

  /**
   * How far these workers' network thread is behind with reading. A fleet that is behind by seconds
   * beats too late and is taken for dead, as no real worker would be.
   */
  public long behindMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - read.getAsLong());
  }

  /** The worker of this number, from 0 on. */
  public SimulatedWorker worker(int number) {
    return workers.get(number);
  }

  FleetPlan plan() {
    return plan;
  }

  Fate fate(TaskOrder order) {
    return plan.fates().apply(order);
  }

  void after(long millis, Runnable task) {
    if (!later.isShutdown()) {
      var _ = later.schedule(task, millis, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Thousands of workers that try a dead master's port again and again do so on machines of their
   * own; here they would take the processor from the masters that are measured. One tries for all.
   */
  CompletableFuture<RpcConnection> connect(HostPort master, String worker) {
    Long failed = failedNanos.get(master);
    if (failed != null && System.nanoTime() - failed < FAILED_NANOS) {
      return TRIED_IN_VAIN;
    }
    return RpcClient.connect(
            loops,
            master,
            new PeerIdentity(plan.cluster(), PeerIdentity.Role.WORKER, worker, "simulated"),
            RpcConfig.DEFAULT,
            new RpcServices())
        .whenComplete((connection, failure) -> {
          if (connection == null) {
            failedNanos.put(master, System.nanoTime());
          } else {
            failedNanos.remove(master);
          }
        });
  }

  private void beat() {
    WorkerMessage beat =
        WorkerMessage.newBuilder()
            .setHeartbeat(
                Heartbeat.newBuilder()
                    .setSentMillis(TimeUnit.NANOSECONDS.toMillis(System.nanoTime())))
            .build();
    for (int i = share; i < workers.size(); i += HEARTBEAT_SHARES) {
      workers.get(i).beat(beat);
    }
    share = (share + 1) % HEARTBEAT_SHARES;
  }

  @Override
  public void close() {
    later.shutdownNow();
    workers.forEach(SimulatedWorker::close);
    loops.close();
  }
}
