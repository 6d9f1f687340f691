package io.drover.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.it.cluster.Command;
import io.drover.it.cluster.Eventually;
import io.drover.it.cluster.LocalCluster;
import io.drover.it.cluster.TestEngine;
import io.drover.proto.ClusterStatus;
import io.drover.proto.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** ZooKeeper lost everything, and the containers run on. */
@Timeout(300)
final class RestoreTest {
  private LocalCluster cluster;
  private Path snapshot;

  @BeforeEach
  void start() {
    cluster = LocalCluster.start(3, 2);
    cluster.deploy("shop", compose("web", "replicas: 4") + service("agent", "mode: global"));
    snapshot = cluster.file("unused", "").resolveSibling("state.snapshot");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private static String compose(String service, String deploy) {
    return "services:\n" + service(service, deploy);
  }

  private static String service(String service, String deploy) {
    return """
      %s:
        image: %s
        command: sleep 10000
        init: true
        stop_grace_period: 1s
        deploy:
          %s
    """
        .formatted(service, TestEngine.image(), deploy);
  }

  /** Containers by task, each with the time of its start. */
  private Map<String, String> running() {
    Map<String, String> containers = new TreeMap<>();
    TestEngine.running(cluster.name())
        .forEach((task, id) -> containers.put(task, id + " " + TestEngine.startedAt(id)));
    return containers;
  }

  /** The tasks that the cluster says run, with their containers. */
  private Set<String> known() {
    Set<String> known = new TreeSet<>();
    for (Task task : cluster.running("")) {
      known.add(task.getId() + " " + task.getContainerId());
    }
    return known;
  }

  private Set<String> real() {
    Set<String> real = new TreeSet<>();
    TestEngine.running(cluster.name()).forEach((task, id) -> real.add(task + " " + id));
    return real;
  }

  /** The masters come up again with nothing; done when the nodes take tasks. */
  private CompletableFuture<Void> wipe() {
    cluster.kill("masters");
    cluster.wipeStore();
    return CompletableFuture.runAsync(cluster::up);
  }

  private ClusterStatus status() {
    return cluster.client().status().join();
  }

  private void awaitForeignNodes() {
    Eventually.holds(
        "the new leader knows that it does not know what runs",
        () -> status().getForeignNodesCount() == 2,
        () -> status().toString());
  }

  @Test
  void aRestoreStopsNoContainer() throws IOException {
    String saved = cluster.drover("snapshot", "save", snapshot.toString()).orThrow();
    assertThat(saved).contains("2 jobs, 6 tasks, 2 nodes");
    cluster.drover("scale", "shop_web=6").orThrow();
    cluster.awaitRunning("shop_web", 6);
    cluster.deploy("more", compose("api", "replicas: 5"));
    cluster.awaitRunning("more_api", 5);
    Map<String, String> before = running();
    assertThat(before).hasSize(13);
    Command.Result refused = cluster.drover("snapshot", "restore", snapshot.toString());
    assertThat(refused.exitCode()).isEqualTo(5);
    assertThat(refused.err()).contains("3 jobs and 13 tasks").contains("drover rm");

    // So that the workers have seen a higher epoch than that of an empty store's first leader.
    cluster.kill("leader");
    cluster.up();
    long seen = status().getEpoch();
    assertThat(seen).isGreaterThan(1);
    CompletableFuture<Void> up = wipe();
    awaitForeignNodes();
    assertThat(status().getEpoch()).isGreaterThan(seen);
    assertThat(status().getJobs()).isZero();
    assertThat(cluster.drover("status").out())
        .contains("2 nodes run tasks that this cluster does not know");
    assertThat(running()).isEqualTo(before);

    byte[] bytes = Files.readAllBytes(snapshot);
    bytes[bytes.length / 2] ^= 1;
    Path damaged = Files.write(snapshot.resolveSibling("damaged"), bytes);
    Command.Result unreadable = cluster.drover("snapshot", "restore", damaged.toString());
    assertThat(unreadable.exitCode()).isEqualTo(2);
    assertThat(unreadable.err()).contains("damaged");

    String restored = cluster.drover("snapshot", "restore", snapshot.toString()).orThrow();
    assertThat(restored).contains("3 jobs, 2 of 2 nodes ready, 13 tasks running");
    up.join();
    assertThat(running()).isEqualTo(before);
    assertThat(known()).isEqualTo(real());

    cluster.drover("scale", "shop_web=7", "more_api=6").orThrow();
    cluster.awaitRunning("shop_web", 7);
    cluster.awaitRunning("more_api", 6);
    assertThat(running()).hasSize(15).containsAllEntriesOf(before);
    cluster.drover("rm", "more").orThrow();
    Eventually.holds("the removed stack's containers are gone", () -> running().size() == 9);
  }

  @Test
  void withoutASnapshotWhatRunsIsTakenInAgain() {
    Map<String, String> before = running();
    assertThat(before).hasSize(6);
    CompletableFuture<Void> up = wipe();
    awaitForeignNodes();
    cluster.drover("snapshot", "adopt").orThrow();
    up.join();
    Eventually.holds(
        "everything that runs is known", () -> known().equals(real()) && known().size() == 6);
    assertThat(running()).isEqualTo(before);
    assertThat(status().getJobs()).isEqualTo(2);
  }

  private static boolean saysThatItWasWiped(Command.Result status) {
    return status.exitCode() == 3
        && status.err().contains("this master has stopped")
        && status.err().contains("wiped")
        && status.err().contains("drover snapshot restore");
  }

  @Test
  void mastersSayThatTheStoreWasWipedUnderThemAndComeBackWhenStartedAnew() throws Exception {
    cluster.drover("snapshot", "save", snapshot.toString()).orThrow();
    Map<String, String> before = running();
    try (CuratorFramework store =
        CuratorFrameworkFactory.newClient(cluster.zooKeeper().toString(), new RetryOneTime(100))) {
      store.start();
      store.delete().deletingChildrenIfNeeded().forPath("/drover/" + cluster.name());
    }
    Eventually.holds("the masters say so", () -> saysThatItWasWiped(cluster.drover("status")));
    assertThat(cluster.drover("scale", "shop_web=1").exitCode()).isNotZero();
    assertThat(running()).isEqualTo(before);

    cluster.kill("masters");
    CompletableFuture<Void> up = CompletableFuture.runAsync(cluster::up);
    awaitForeignNodes();
    cluster.drover("snapshot", "restore", snapshot.toString()).orThrow();
    up.join();
    assertThat(running()).isEqualTo(before);
    assertThat(known()).isEqualTo(real());
  }
}
