package io.drover.dist;

import io.drover.base.HostPort;
import io.drover.proto.Heartbeat;
import io.drover.proto.Resources;
import io.drover.proto.WorkerMessage;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcClient;
import io.drover.rpc.RpcConfig;
import io.drover.rpc.RpcLoops;
import io.drover.rpc.RpcServices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Workers without an engine that say of every task what a good worker would. Thread-safe. */
final class RehearsalFleet implements AutoCloseable {
  static final Resources MACHINE =
      Resources.newBuilder().setCpuMillis(64_000).setMemoryBytes(64L << 30).build();

  static final Duration STEP_MAX = Duration.ofSeconds(60);

  private static final long BEAT_MILLIS = 500;

  private final RpcLoops loops = new RpcLoops(1, "rehearsal-workers");
  private final ScheduledExecutorService beats =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("rehearsal-beats").daemon(true).factory());
  private final List<RehearsalWorker> workers = new ArrayList<>();
  private final Semaphore news = new Semaphore(0);

  /** Connects so many workers to each of the masters. */
  static RehearsalFleet start(List<HostPort> masters, int count) {
    RehearsalFleet fleet = new RehearsalFleet();
    for (int i = 0; i < count; i++) {
      RehearsalWorker worker = new RehearsalWorker(name(i), fleet.news::release);
      fleet.workers.add(worker);
      masters.forEach(master -> fleet.connect(worker, master));
    }
    var _ =
        fleet.beats.scheduleAtFixedRate(
            fleet::beat, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    return fleet;
  }

  static String name(int worker) {
    return "rehearsal-" + worker;
  }

  private void connect(RehearsalWorker worker, HostPort master) {
    PeerIdentity self =
        new PeerIdentity(DevCluster.CLUSTER, PeerIdentity.Role.WORKER, worker.name(), "rehearsal");
    var _ =
        RpcClient.connect(loops, master, self, RpcConfig.DEFAULT, new RpcServices())
            .thenAccept(worker::connected);
  }

  private void beat() {
    WorkerMessage beat =
        WorkerMessage.newBuilder()
            .setHeartbeat(
                Heartbeat.newBuilder()
                    .setSentMillis(TimeUnit.NANOSECONDS.toMillis(System.nanoTime())))
            .build();
    workers.forEach(worker -> worker.beat(beat));
  }

  /** How many workers have their tasks from the leader of the newest epoch that any knows. */
  int assigned() {
    long newest = workers.stream().mapToLong(RehearsalWorker::epoch).max().orElse(0);
    return (int) workers.stream().filter(worker -> worker.assignedIn(newest)).count();
  }

  /** How many tasks run. */
  int running() {
    return workers.stream().mapToInt(RehearsalWorker::running).sum();
  }

  /**
   * Waits until this holds, looking whenever a worker has heard something.
   *
   * @throws IllegalStateException when it does not come in time
   */
  void await(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + STEP_MAX.toNanos();
    try {
      while (!holds.getAsBoolean()) {
        if (!news.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          throw new IllegalStateException("not within " + STEP_MAX.toSeconds() + " s: " + what);
        }
        news.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    beats.shutdownNow();
    loops.close();
  }
}
