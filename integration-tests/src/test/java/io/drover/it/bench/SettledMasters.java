package io.drover.it.bench;

import io.drover.it.cluster.Eventually;
import io.drover.it.cluster.LocalCluster;
import io.drover.proto.Master;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Three masters that are all in and know their parts. */
final class SettledMasters {
  private SettledMasters() {}

  /** The masters, once all are in and each has said what its member of the ensemble does. */
  static List<Master> of(LocalCluster cluster) {
    AtomicReference<List<Master>> last = new AtomicReference<>(List.of());
    Eventually.holds(
        "three masters, one of which leads, with their parts in the ensemble",
        () -> {
          List<Master> masters = cluster.client().masters().join();
          last.set(masters);
          return masters.size() == 3
              && masters.stream().filter(one -> one.getRole() == Master.Role.LEADER).count() == 1
              && masters.stream().filter(SettledMasters::carriesZooKeeper).count() == 1
              && masters.stream().filter(one -> one.getZookeeper().equals("follower")).count() == 2;
        },
        () -> last.get().toString());
    return last.get();
  }

  static Master leading(LocalCluster cluster) {
    return of(cluster).stream()
        .filter(master -> master.getRole() == Master.Role.LEADER)
        .findFirst()
        .orElseThrow();
  }

  /** Whether ZooKeeper's own leader runs in the same process. */
  static boolean carriesZooKeeper(Master master) {
    return master.getZookeeper().equals("leader");
  }
}
