package io.drover.it.sim.run;

import io.drover.master.model.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Since when each worker has nothing between it and a leader that serves, as the world knows. */
final class Touch {
  /**
   * Longer than an end needs to notice a dead connection, to connect again and to present itself.
   */
  private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(World.GRACE_MILLIS);

  private final SimCluster cluster;
  private final Map<String, Long> soundSince = new HashMap<>();
  private final Map<String, Long> settledUntil = new HashMap<>();

  Touch(SimCluster cluster) {
    this.cluster = cluster;
  }

  /** To be called several times a second. */
  void look() {
    long now = cluster.world().agenda().nowNanos();
    Optional<MasterSeat> leader =
        cluster.leaderSeat().filter(MasterSeat::sound).filter(any -> cluster.storeSound());
    for (WorkerSeat worker : cluster.workerSeats()) {
      boolean sound =
          leader.isPresent()
              && worker.sound()
              && !cluster.network().disturbed(worker.name(), leader.get().name())
              && !cluster.network().disturbed(leader.get().name(), worker.name());
      if (!sound) {
        soundSince.remove(worker.name());
      } else {
        soundSince.putIfAbsent(worker.name(), now);
        if (settled(worker.name(), now)) {
          settledUntil.put(worker.name(), now);
        }
      }
    }
  }

  /** Whether somebody can act on the node's tasks, for a while already. */
  boolean attended(NodeId node) {
    return settled(node.value(), cluster.world().agenda().nowNanos());
  }

  /** Whether the node was in touch so lately that it cannot be out of touch for the grace time. */
  boolean lately(NodeId node) {
    Long until = settledUntil.get(node.value());
    long now = cluster.world().agenda().nowNanos();
    return until != null && now - until < GRACE_NANOS * 9 / 10;
  }

  private boolean settled(String worker, long now) {
    Long since = soundSince.get(worker);
    return since != null && now - since >= SETTLED_NANOS;
  }
}
