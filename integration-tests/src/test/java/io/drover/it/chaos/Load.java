package io.drover.it.chaos;

import io.drover.proto.JobMode;
import io.drover.proto.JobSpec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Clients that change what the cluster is to run, each in a thread of its own. Each job has one
 * client that changes it, except for the registers, which several scale with a version check.
 */
final class Load {
  /** Never touched after it was made: whatever happens to it is not the load's doing. */
  static final String STEADY = "steady";

  /** Jobs of which no slot may ever run twice at a time. */
  static final String SINGLE = "single";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<String> REGISTERS = List.of("a-register", "b-register");
  private static final int BATCHES_KEPT = 2;
  private static final int MARKS_KEPT = 40;

  private final ChaosCluster cluster;
  private final Recorder recorder;
  private final long seed;
  private final Gate gate = new Gate();
  private final Stop stop = new Stop();
  private final List<Thread> threads = new ArrayList<>();
  private final Set<String> drained = ConcurrentHashMap.newKeySet();
  private final List<Throwable> failures = new ArrayList<>();

  /** What one client does again and again. */
  private interface Habit {
    void act(LoadClient client);
  }

  Load(ChaosCluster cluster, Recorder recorder, long seed) {
    this.cluster = cluster;
    this.recorder = recorder;
    this.seed = seed;
  }

  /** Makes the jobs that are there from the start, then lets the clients go. */
  void start() {
    LoadClient first = client("first");
    for (JobSpec spec :
        List.of(
            Specs.service(STEADY, 4, ""),
            Specs.atMostOne(SINGLE, 2, ""),
            Specs.global("everywhere", ""),
            Specs.fixedPort("door", 2, ""),
            Specs.dynamicPort("ports", 2, ""),
            Specs.healthChecked("healthy", 2, ""),
            Specs.register(REGISTERS.get(0), 1),
            Specs.register(REGISTERS.get(1), 1))) {
      if (!first.create(spec).done()) {
        throw new IllegalStateException(spec.getName() + " was not made");
      }
    }
    first.close();
    launch("deployer", 3_000, new Deployer()::act);
    launch("tender", 6_000, new Tender()::act);
    launch("batcher", 4_000, new Batcher()::act);
    launch("marker", 1_500, new Marker()::act);
    launch("scaler-1", 1_000, this::scaleRegister);
    launch("scaler-2", 1_000, this::scaleRegister);
    launch("scaler-3", 1_000, this::scaleRegister);
    launch("drainer", 12_000, this::drain);
  }

  /** Waits until every call has its outcome, and holds back new ones. All nodes take tasks then. */
  void rest() {
    gate.close();
    LoadClient client = client("janitor");
    while (!drained.isEmpty()) {
      for (String node : List.copyOf(drained)) {
        if (client.uncordon(node).done()) {
          drained.remove(node);
        }
      }
    }
    client.close();
  }

  void goOn() {
    gate.open();
  }

  /** Ends the clients; what went wrong in them is thrown. */
  void stop() {
    stop.set();
    gate.open();
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofMinutes(1));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  synchronized List<Throwable> failures() {
    return List.copyOf(failures);
  }

  private LoadClient client(String name) {
    return new LoadClient(
        name, cluster.client(PATIENCE), recorder, new Random(seed ^ name.hashCode()));
  }

  private void launch(String name, int pauseMillis, Habit habit) {
    threads.add(
        Thread.ofPlatform()
            .name("load-" + name)
            .daemon()
            .start(() -> {
              LoadClient client = client(name);
              while (stop.pause(pauseMillis / 2 + client.random().nextInt(pauseMillis))) {
                step(client, habit);
              }
              client.close();
            }));
  }

  private void step(LoadClient client, Habit habit) {
    if (!gate.enter()) {
      return;
    }
    try {
      if (!stop.isSet()) {
        habit.act(client);
      }
    } catch (RuntimeException e) {
      synchronized (this) {
        failures.add(e);
      }
    } finally {
      gate.leave();
    }
  }

  /** Reads a number and writes another one if nobody wrote in between. */
  private void scaleRegister(LoadClient client) {
    String job = REGISTERS.get(client.random().nextInt(REGISTERS.size()));
    Operation seen = client.read(job);
    if (seen.done() && client.random().nextInt(4) != 0) {
      client.scale(job, 1 + client.random().nextInt(30), seen.version());
    }
  }

  private void drain(LoadClient client) {
    if (drained.isEmpty()) {
      String node = "w" + (1 + client.random().nextInt(cluster.workers().size()));
      drained.add(node);
      client.drain(node);
    } else {
      String node = drained.iterator().next();
      if (client.uncordon(node).done()) {
        drained.remove(node);
      }
    }
  }

  /** Has one service, which it changes, scales, restarts, and at last replaces by another one. */
  private static final class Deployer {
    private int number;
    private int changes;
    private boolean there;
    private int replicas = 2;

    void act(LoadClient client) {
      String name = "web-" + number;
      if (!there) {
        there = client.create(spec(name)).done();
        // Of a job that may or may not be there nothing more is asked.
        number += there ? 0 : 1;
        return;
      }
      int chance = client.random().nextInt(10);
      changes++;
      if (chance < 4) {
        replicas = 1 + client.random().nextInt(5);
        client.change(spec(name));
      } else if (chance < 6) {
        client.restart(name);
      } else if (chance < 9) {
        replicas = 1 + client.random().nextInt(5);
        client.scale(name, replicas, 0);
      } else {
        client.remove(name);
        there = false;
        number++;
      }
    }

    private JobSpec spec(String name) {
      return Specs.service(name, replicas, "change " + changes / 2);
    }
  }

  /** Now and then replaces the tasks of one of the jobs with something particular about them. */
  private static final class Tender {
    private int changes;

    void act(LoadClient client) {
      String text = "change " + ++changes;
      int two = 1 + client.random().nextInt(2);
      switch (client.random().nextInt(8)) {
        case 0 -> client.change(Specs.fixedPort("door", two, text));
        case 1 -> client.change(Specs.dynamicPort("ports", 1 + two, text));
        case 2 -> client.change(Specs.healthChecked("healthy", two, text));
        case 3 -> client.change(Specs.atMostOne(SINGLE, two, text));
        case 4 -> client.change(Specs.global("everywhere", text));
        case 5 -> client.restart("ports");
        case 6 -> client.scale("door", two, 0);
        default -> client.restart("healthy");
      }
    }
  }

  /** Batch jobs that come and go. */
  private static final class Batcher {
    private final Deque<String> jobs = new ArrayDeque<>();
    private int number;

    void act(LoadClient client) {
      if (jobs.size() > BATCHES_KEPT) {
        client.remove(jobs.removeFirst());
        return;
      }
      number++;
      String name = "batch-" + number;
      JobMode mode = number % 3 == 0 ? JobMode.GLOBAL_JOB : JobMode.REPLICATED_JOB;
      client.create(Specs.batch(name, mode, mode == JobMode.GLOBAL_JOB ? 0 : 2));
      jobs.addLast(name);
    }
  }

  /** Jobs without tasks, each made once: what was acknowledged must be there at the end. */
  private static final class Marker {
    private final Deque<String> jobs = new ArrayDeque<>();
    private int number;

    void act(LoadClient client) {
      if (jobs.size() > MARKS_KEPT) {
        client.remove(jobs.removeFirst());
      }
      String name = "mark-" + ++number;
      if (client.create(Specs.service(name, 0, "")).done()) {
        jobs.addLast(name);
      }
    }
  }
}
