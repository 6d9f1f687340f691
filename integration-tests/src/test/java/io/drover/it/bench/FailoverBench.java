package io.drover.it.bench;

import io.drover.it.cluster.LocalCluster;
import io.drover.it.load.FleetCounts;
import io.drover.proto.Master;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A large cluster loses its leader, again and again: what that takes from the moment of the kill.
 * One more task is asked for right after it, so that there is a write to accept and a placement to
 * make. Then workers fall silent, and others are switched off.
 */
final class FailoverBench {
  private static final int WORKERS = 5_000;
  private static final int JOBS = 500;
  private static final int TASKS_PER_JOB = 1_000;
  private static final String HEAP = "2g";
  private static final int REHEARSAL_WORKERS = 1_000;
  private static final int REHEARSALS = 3;
  private static final String PROBE = "job-0";
  private static final long LOAD_SECONDS_MAX = 1_800;
  private static final long STEP_SECONDS_MAX = 120;

  private final LargeCluster large;
  private final LocalCluster cluster;
  private final FleetCounts counts;
  private final int workers;
  private final List<Double> written = new ArrayList<>();
  private final List<Double> writtenWithZooKeeper = new ArrayList<>();
  private final List<Double> placed = new ArrayList<>();
  private final List<Double> synced = new ArrayList<>();
  private int replicas = TASKS_PER_JOB;
  private long restarted;

  private FailoverBench(LargeCluster large, int workers) {
    this.large = large;
    this.cluster = large.cluster();
    this.counts = large.fleet().counts();
    this.workers = workers;
  }

  static Report run(Options options) {
    int workers = Math.max(5, (int) Math.round(WORKERS * options.scale()));
    int jobs = Math.max(1, (int) Math.round(JOBS * options.scale()));
    rehearse(workers);
    Report report = new Report();
    try (LargeCluster large = LargeCluster.start(workers, HEAP)) {
      FailoverBench bench = new FailoverBench(large, workers);
      long tasks = bench.load(jobs);
      int rounds = options.rounds(10);
      for (int i = 0; i < rounds; i++) {
        bench.killLeader();
      }
      report.count("workers", "", workers);
      report.count("running tasks", "", tasks);
      bench.tell(report);
      bench.loseWorkers(report, Math.clamp(rounds / 2, 1, workers / 4));
    }
    return report;
  }

  /**
   * The same with other masters, at most a thousand workers and no figures: has the code compiled
   * that plays the workers. Real ones run on machines of their own; here the compiler would take
   * the processor from the masters that are measured.
   *
   * @param most how many workers are going to be measured
   */
  static void rehearse(int most) {
    int workers = Math.min(most, REHEARSAL_WORKERS);
    try (LargeCluster small = LargeCluster.start(workers, HEAP)) {
      FailoverBench bench = new FailoverBench(small, workers);
      bench.load(Math.max(1, workers * JOBS / WORKERS));
      for (int i = 0; i < REHEARSALS; i++) {
        bench.killLeader();
      }
    }
  }

  /** Fills the cluster; returns with how many tasks that run. */
  private long load(int jobs) {
    large.deploy(jobs, TASKS_PER_JOB);
    long tasks = (long) jobs * TASKS_PER_JOB;
    large.await(
        tasks + " tasks run", LOAD_SECONDS_MAX, () -> counts.runningAcknowledged() >= tasks);
    return tasks;
  }

  private void killLeader() {
    Master victim = SettledMasters.leading(cluster);
    large.await(
        "every worker is synced",
        STEP_SECONDS_MAX,
        () -> large.fleet().synced(victim.getEpoch() - 1) == workers);
    long epoch = victim.getEpoch();
    final long taken = counts.tasksTaken();
    final long lost = counts.stopsOrdered() + counts.forgotten();
    ProcessHandle process = ProcessHandle.of(cluster.pid("master-" + victim.getId())).orElseThrow();
    final long killed = System.nanoTime();
    process.destroyForcibly();
    replicas++;
    cluster.client().scale(Map.of(PROBE, replicas)).join();
    (SettledMasters.carriesZooKeeper(victim) ? writtenWithZooKeeper : written).add(since(killed));
    placed.add(after(killed, "the new task is placed", () -> counts.tasksTaken() > taken));
    synced.add(
        after(
            killed,
            "every worker is synced with the new leader",
            () -> large.fleet().synced(epoch) == workers));
    cluster.up();
    restarted +=
        counts.tasksTaken() - taken - 1 + counts.stopsOrdered() + counts.forgotten() - lost;
  }

  private void tell(Report report) {
    if (!written.isEmpty()) {
      report.millis("leader killed: next accepted write", written);
    }
    if (!writtenWithZooKeeper.isEmpty()) {
      report.millis("the same, with ZooKeeper's own leader", writtenWithZooKeeper);
    }
    report.millis("first new placement at its worker", placed);
    report.millis("all workers synced", synced);
    report.count("tasks restarted by it", "", restarted);
  }

  private void loseWorkers(Report report, int rounds) {
    List<Double> silent = new ArrayList<>();
    List<Double> off = new ArrayList<>();
    int gone = 0;
    for (int i = 0; i < 2 * rounds; i++) {
      int left = workers - gone - 1;
      long begin = System.nanoTime();
      if (i % 2 == 0) {
        large.fleet().worker(gone).freeze();
      } else {
        large.fleet().worker(gone).close();
      }
      gone++;
      (i % 2 == 0 ? silent : off)
          .add(after(begin, "a dead worker is noticed", () -> ready() <= left));
    }
    report.millis("a worker that fell silent is noticed", silent);
    report.millis("a worker whose connections broke is noticed", off);
  }

  /** By the leader's own word, whoever leads now: only it knows whom it hears. */
  private long ready() {
    return large
        .leader()
        .metrics()
        .getOrDefault("drover_nodes_ready", Double.MAX_VALUE)
        .longValue();
  }

  private double after(long begin, String what, BooleanSupplier condition) {
    large.await(what, STEP_SECONDS_MAX, condition);
    return since(begin);
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }
}
