package io.drover.it.bench;

import io.drover.it.cluster.LocalCluster;
import io.drover.it.cluster.TestEngine;
import io.drover.proto.Master;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * In a small cluster with a real engine: how long a write takes that is sent the moment the leader
 * is killed, and one when ZooKeeper's leader is.
 */
final class EngineFailoverBench {
  private EngineFailoverBench() {}

  static Report run(Options options) {
    int rounds = options.rounds(20);
    List<Double> leader = new ArrayList<>();
    List<Double> both = new ArrayList<>();
    List<Double> zooKeeper = new ArrayList<>();
    try (LocalCluster cluster = LocalCluster.start(3, 1)) {
      cluster.deploy(
          "failover",
          """
          services:
            web:
              image: %s
              command: sleep 10000
              init: true
              stop_grace_period: 1s
          """
              .formatted(TestEngine.image()));
      int replicas = 1;
      for (int i = 0; i < rounds; i++) {
        Master victim = SettledMasters.leading(cluster);
        replicas = replicas == 1 ? 2 : 1;
        (SettledMasters.carriesZooKeeper(victim) ? both : leader)
            .add(killAndScale(cluster, victim, replicas));
        cluster.up();
      }
      for (int i = 0; i < rounds / 2; i++) {
        Master victim =
            SettledMasters.of(cluster).stream()
                .filter(SettledMasters::carriesZooKeeper)
                .findFirst()
                .orElseThrow();
        replicas = replicas == 1 ? 2 : 1;
        zooKeeper.add(killAndScale(cluster, victim, replicas));
        cluster.up();
      }
    }
    Report report = new Report();
    for (Map.Entry<String, List<Double>> series :
        List.of(
            Map.entry("leader killed", leader),
            Map.entry("leader killed, with ZooKeeper's leader", both),
            Map.entry("master with ZooKeeper's leader killed", zooKeeper))) {
      if (!series.getValue().isEmpty()) {
        report.millis(series.getKey(), series.getValue());
      }
    }
    return report;
  }

  private static double killAndScale(LocalCluster cluster, Master victim, int replicas) {
    Optional<ProcessHandle> process = ProcessHandle.of(cluster.pid("master-" + victim.getId()));
    long before = System.nanoTime();
    process.orElseThrow().destroyForcibly();
    cluster.client().scale(Map.of("failover_web", replicas)).join();
    double millis = (System.nanoTime() - before) / 1e6;
    cluster.awaitRunning("failover_web", replicas);
    return millis;
  }
}
