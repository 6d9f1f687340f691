package io.drover.it.bench;

import io.drover.it.cluster.Eventually;
import io.drover.it.load.FleetCounts;
import io.drover.it.load.StoreSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two million tasks on 6,100 nodes from nothing, as Nomad's C2M did it with real containers: what
 * the control plane alone takes for it.
 */
final class ScaleBench {
  private static final Logger LOG = LoggerFactory.getLogger(ScaleBench.class);
  private static final int WORKERS = 6_100;
  private static final int JOBS = 2_000;
  private static final int TASKS_PER_JOB = 1_000;
  private static final String HEAP = "3g";
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final Duration LOOK_PAUSE = Duration.ofMillis(200);
  private static final int THREADS_TOLD = 9;

  private ScaleBench() {}

  static Report run(Options options) {
    int workers = Math.max(3, (int) Math.round(WORKERS * options.scale()));
    int jobs = Math.max(1, (int) Math.round(JOBS * options.scale()));
    long tasks = (long) jobs * TASKS_PER_JOB;
    FailoverBench.rehearse(workers);
    Report report = new Report();
    try (LargeCluster large = LargeCluster.start(workers, HEAP);
        StoreSize store = large.watchStore()) {
      Map<String, Double> before = cpuSeconds(large);
      MasterProcess leader = large.leader();
      FleetCounts counts = large.fleet().counts();
      Curve placed = new Curve("placed", tasks);
      Curve taken = new Curve("acknowledged by their workers", tasks);
      Curve running = new Curve("running", tasks);
      AtomicLong behindMillis = new AtomicLong();
      long begin = System.nanoTime();
      Thread.ofVirtual().start(() -> large.deploy(jobs, TASKS_PER_JOB));
      Eventually.within(
          LIMIT,
          LOOK_PAUSE,
          tasks + " tasks run",
          () -> {
            double seconds = (System.nanoTime() - begin) / 1e9;
            behindMillis.accumulateAndGet(large.fleet().behindMillis(), Math::max);
            running.at(seconds, counts.runningAcknowledged());
            taken.at(seconds, counts.tasksTaken());
            placed.at(seconds, placed.complete() ? tasks : placedTasks(leader));
            LOG.info(
                "seconds={} acknowledged={} running={}",
                seconds,
                counts.tasksTaken(),
                counts.runningAcknowledged());
            return running.complete() && placed.complete();
          });
      report.count("tasks", "", tasks);
      report.count("workers", "", workers);
      List.of(placed, taken, running).forEach(curve -> curve.tell(report));
      report.count("workers' network thread behind, at most", "ms", behindMillis.get());
      processorTime(report, large, before, tasks);
      leaderFigures(report, leader);
      report.figure("bytes in ZooKeeper at most", "MiB", (double) store.peakBytes() / (1 << 20));
      report.note("looked at ZooKeeper %d times", store.looks());
    }
    return report;
  }

  private static long placedTasks(MasterProcess leader) {
    Map<String, Double> metrics = leader.metrics();
    return (long)
        (metrics.getOrDefault("drover_tasks{state=\"PLACED\"}", 0.0)
            + metrics.getOrDefault("drover_tasks{state=\"RUNNING\"}", 0.0));
  }

  private static Map<String, Double> cpuSeconds(LargeCluster large) {
    Map<String, Double> seconds = new TreeMap<>();
    for (String name : large.masters()) {
      seconds.put(name, large.master(name).figures().cpuSeconds());
    }
    seconds.put("workers", new ProcessFigures(ProcessHandle.current().pid()).cpuSeconds());
    return seconds;
  }

  private static void processorTime(
      Report report, LargeCluster large, Map<String, Double> before, long tasks) {
    String leader = large.cluster().leader();
    double sum = 0;
    for (Map.Entry<String, Double> now : cpuSeconds(large).entrySet()) {
      double used = now.getValue() - before.getOrDefault(now.getKey(), 0.0);
      sum += used;
      String role = now.getKey().equals(leader) ? " (leader)" : "";
      report.figure("processor time of " + now.getKey() + role, "s", used);
    }
    report.figure("processor time of all, per task", "µs", sum / (double) tasks * 1e6);
    for (String name : large.masters()) {
      List<String> threads = new ArrayList<>();
      large
          .master(name)
          .figures()
          .threads(THREADS_TOLD)
          .forEach(thread ->
              threads.add(
                  String.format(Locale.ROOT, "%s %.1f s", thread.getKey(), thread.getValue())));
      report.note("threads of %s since its start: %s", name, String.join(", ", threads));
    }
  }

  private static void leaderFigures(Report report, MasterProcess leader) {
    GcLog collections = leader.collections();
    if (!collections.pausesMillis().isEmpty()) {
      report.millis("leader's pauses for garbage collection", collections.pausesMillis());
    }
    report.count(
        "leader's heap after a collection, at most", "MiB", collections.usedAfterMaxMebibytes());
    report.count("leader's heap at most", "MiB", collections.usedMaxMebibytes());
    report.count(
        "leader's resident memory at most", "MiB", leader.figures().residentBytesMax() >> 20);
    Map<String, Double> metrics = leader.metrics();
    report.figure(
        "leader's longest turn",
        "ms",
        1e3 * metrics.getOrDefault("drover_loop_turn_max_seconds", 0.0));
    report.figure(
        "leader's longest turn, processor time",
        "ms",
        1e3 * metrics.getOrDefault("drover_loop_turn_cpu_max_seconds", 0.0));
    report.figure("leader's turns", "", metrics.getOrDefault("drover_loop_turns_total", 0.0));
  }
}
