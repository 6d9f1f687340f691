package io.drover.it.chaos;

import io.drover.base.HostPort;
import io.drover.client.DroverClient;
import io.drover.proto.Job;
import io.drover.proto.JobMode;
import io.drover.proto.JobsQuery;
import io.drover.proto.Node;
import io.drover.proto.PortBinding;
import io.drover.proto.Task;
import io.drover.proto.TaskState;
import io.drover.proto.TasksQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/**
 * Whether a cluster that nothing troubles any more is as it is wanted: one leader, all nodes ready,
 * each job with its tasks, each task with its one container, and no container besides.
 */
final class Stability {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ChaosCluster cluster;
  private final DroverClient client;
  private final Map<HostPort, DroverClient> single =
      new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));

  Stability(ChaosCluster cluster) {
    this.cluster = cluster;
    this.client = cluster.client(PATIENCE);
    cluster.addresses().forEach(one -> single.put(one, cluster.client(one, PATIENCE)));
  }

  void close() {
    client.close();
    single.values().forEach(DroverClient::close);
  }

  /** What is not yet as it is to be; empty when the cluster is stable. */
  List<String> lacking() {
    List<String> lacking = new ArrayList<>();
    try {
      masters(lacking);
      if (lacking.isEmpty()) {
        nodes(lacking);
        jobs(lacking);
        containers(lacking);
      }
    } catch (CompletionException | IllegalStateException e) {
      lacking.add(String.valueOf(e.getMessage()));
    }
    return lacking;
  }

  /** All jobs, as each master tells them; and what differs between masters at rest. */
  List<String> differences(List<Operation> operations) {
    List<String> found = new ArrayList<>();
    Map<HostPort, Long> indexes = new HashMap<>();
    single.forEach((master, asked) -> {
      found.addAll(
          WritesKept.missing(
              operations, master.toString(), asked.jobs(JobsQuery.getDefaultInstance()).join()));
      indexes.put(master, asked.status().join().getIndex());
    });
    if (new HashSet<>(indexes.values()).size() != 1) {
      found.add("masters at rest have applied different indexes: " + indexes);
    }
    return found;
  }

  private void masters(List<String> lacking) {
    Set<Long> epochs = new HashSet<>();
    int leaders = 0;
    for (Daemon master : cluster.masters().values()) {
      MasterProbe.Answer answer = cluster.probe().ask(master.machine());
      if (!answer.healthy()) {
        lacking.add(master.name() + (master.alive() ? " is not healthy" : " does not run"));
      }
      leaders += answer.leads() ? 1 : 0;
      epochs.add(answer.epoch());
    }
    if (leaders != 1 || epochs.size() != 1) {
      lacking.add(leaders + " masters lead; epochs " + epochs);
    }
  }

  private void nodes(List<String> lacking) {
    List<Node> nodes = client.nodes().join();
    for (Node node : nodes) {
      if (node.getState() != Node.State.READY) {
        lacking.add("node " + node.getName() + " is " + node.getState() + " " + node.getMessage());
      }
    }
    if (nodes.size() != cluster.workers().size()) {
      lacking.add(nodes.size() + " nodes");
    }
  }

  private void jobs(List<String> lacking) {
    for (Job job : client.jobs(JobsQuery.getDefaultInstance()).join()) {
      if (!asWanted(job)) {
        lacking.add(
            "%s: %s, %d of %d run (%d of the newest version), %d wait; %s"
                .formatted(
                    job.getName(),
                    job.getState(),
                    job.getRunning(),
                    job.getReplicas(),
                    job.getUpToDate(),
                    job.getPending(),
                    job.getMessage()));
      }
    }
  }

  private static boolean asWanted(Job job) {
    if (job.getName().endsWith("-register")) {
      return job.getRunning() == 0 && job.getPending() == job.getReplicas();
    }
    if (job.getMode() == JobMode.REPLICATED_JOB || job.getMode() == JobMode.GLOBAL_JOB) {
      return job.getState() == Job.State.COMPLETE;
    }
    return job.getState() == Job.State.RUNNING
        && job.getRunning() == job.getReplicas()
        && job.getUpToDate() == job.getRunning()
        && job.getPending() == 0;
  }

  private void containers(List<String> lacking) {
    Map<String, Map<String, String>> real = new TreeMap<>();
    cluster.engines().values().forEach(engine -> real.put(engine.name(), running(engine)));
    Map<String, Integer> ports = new HashMap<>();
    for (Task task : client.tasks(TasksQuery.getDefaultInstance()).join()) {
      if (task.getState() == TaskState.PENDING) {
        continue;
      }
      if (task.getState() != TaskState.RUNNING) {
        lacking.add(task.getName() + " " + task.getId() + " is " + task.getState());
        continue;
      }
      if (task.getDesiredState() == TaskState.STOPPED) {
        lacking.add(task.getName() + " " + task.getId() + " is to stop and runs");
      }
      Map<String, String> there = real.getOrDefault(task.getNode(), Map.of());
      String container = there.getOrDefault(task.getId(), "none");
      if (!container.equals(task.getContainerId())) {
        lacking.add(
            "%s %s has container %s on %s, and the engine says %s"
                .formatted(
                    task.getName(),
                    task.getId(),
                    task.getContainerId(),
                    task.getNode(),
                    container));
      }
      there.remove(task.getId());
      for (PortBinding port : task.getPortsList()) {
        String place = task.getNode() + ":" + port.getHostPort();
        if (ports.merge(place, 1, Integer::sum) > 1) {
          lacking.add("port " + place + " was given twice");
        }
      }
    }
    real.forEach((engine, left) -> {
      if (!left.isEmpty()) {
        lacking.add(engine + " runs containers of no task: " + left);
      }
    });
  }

  private static Map<String, String> running(Engine engine) {
    Map<String, String> containers = new TreeMap<>();
    for (String line :
        engine
            .docker(
                "ps",
                "--no-trunc",
                "--filter",
                "label=io.drover.cluster=" + ChaosCluster.NAME,
                "--format",
                "{{.Label \"io.drover.task\"}} {{.ID}}")
            .lines()) {
      String[] words = line.split(" ");
      containers.merge(words[0], words[1], (a, b) -> a + "," + b);
    }
    return containers;
  }
}
