package io.drover.it.bench;

import io.drover.it.load.Fate;
import io.drover.it.load.FleetCounts;
import io.drover.it.load.SyntheticTrace;
import io.drover.it.load.SyntheticTrace.Absence;
import io.drover.it.load.SyntheticTrace.Arrival;
import io.drover.it.load.SyntheticTrace.Band;
import io.drover.proto.ContainerSpec;
import io.drover.proto.DeployCommand;
import io.drover.proto.JobMode;
import io.drover.proto.JobSpec;
import io.drover.proto.Resources;
import io.drover.proto.RestartPolicy;
import io.drover.proto.TaskOrder;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * A minute of a synthetic trace with time compressed: how long tasks wait for their node while jobs
 * of all sizes come and go, tasks end and fail, and machines go away and come back.
 */
final class TraceBench {
  private static final int WORKERS = 2_000;
  private static final double JOBS_PER_SECOND = 100;
  private static final double ABSENCES_PER_SECOND = 4;
  private static final long TRACE_MILLIS = 60_000;
  private static final long SEED = 2019;
  private static final String HEAP = "2g";
  private static final long SETTLE_SECONDS_MAX = 300;

  private final Map<String, Arrival> jobs = new ConcurrentHashMap<>();
  private final Map<String, Long> submittedNanos = new ConcurrentHashMap<>();
  private final Map<Band, ConcurrentHistogram> waited = new EnumMap<>(Band.class);
  private final LongAdder refused = new LongAdder();
  private final LongAdder ordered = new LongAdder();

  private TraceBench() {
    for (Band band : Band.values()) {
      waited.put(band, new ConcurrentHistogram(3));
    }
  }

  static Report run(Options options) {
    return new TraceBench().replay(options);
  }

  private Report replay(Options options) {
    int workers = Math.max(3, (int) Math.round(WORKERS * options.scale()));
    SyntheticTrace trace = new SyntheticTrace(SEED);
    List<Arrival> arrivals =
        trace.arrivals(TRACE_MILLIS, Math.max(0.5, JOBS_PER_SECOND * options.scale()));
    List<Absence> absences =
        trace.absences(TRACE_MILLIS, workers, Math.max(0.1, ABSENCES_PER_SECOND * options.scale()));
    long tasks = arrivals.stream().mapToLong(Arrival::tasks).sum();
    Report report = new Report();
    try (LargeCluster large = LargeCluster.start(workers, HEAP, this::fate);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
      for (Arrival job : arrivals) {
        var _ = clock.schedule(() -> submit(large, job), job.atMillis(), TimeUnit.MILLISECONDS);
      }
      for (Absence absence : absences) {
        var _ =
            clock.schedule(
                () -> large.fleet().worker(absence.worker()).leaveFor(absence.millis()),
                absence.atMillis(),
                TimeUnit.MILLISECONDS);
      }
      FleetCounts counts = large.fleet().counts();
      large.await("every task had a node", SETTLE_SECONDS_MAX, () -> ordered.sum() >= tasks);
      report.count("workers", "", workers);
      report.count("jobs", "", arrivals.size());
      report.count("tasks", "", tasks);
      report.count("jobs refused", "", refused.sum());
      report.count("tasks that ended", "", counts.ended());
      report.count("machines that went away", "", absences.size());
      waited.forEach((band, nanos) -> tell(report, band, nanos));
      Map<String, Double> metrics = large.leader().metrics();
      report.figure(
          "leader's longest turn, processor time",
          "ms",
          1e3 * metrics.getOrDefault("drover_loop_turn_cpu_max_seconds", 0.0));
    }
    return report;
  }

  private static void tell(Report report, Band band, ConcurrentHistogram nanos) {
    String name = band.name().toLowerCase(Locale.ROOT) + ", submit to order at the worker: ";
    report.count(name + "tasks", "", nanos.getTotalCount());
    report.figure(name + "p50", "ms", (double) nanos.getValueAtPercentile(50) / 1e6);
    report.figure(name + "p99", "ms", (double) nanos.getValueAtPercentile(99) / 1e6);
  }

  private void submit(LargeCluster large, Arrival job) {
    jobs.put(job.name(), job);
    submittedNanos.put(job.name(), System.nanoTime());
    JobSpec spec =
        JobSpec.newBuilder()
            .setName(job.name())
            .setMode(JobMode.REPLICATED_JOB)
            .setReplicas(job.tasks())
            .setPriority(job.band().priority())
            .setReservations(
                Resources.newBuilder()
                    .setCpuMillis(job.cpuMillis())
                    .setMemoryBytes(job.memoryBytes()))
            .setRestart(RestartPolicy.newBuilder().setCondition(RestartPolicy.Condition.NONE))
            .setContainer(ContainerSpec.newBuilder().setImage("registry.example/work:1.0"))
            .build();
    var _ =
        large
            .cluster()
            .client()
            .deploy(DeployCommand.newBuilder().addJobs(spec).build())
            .whenComplete((answer, failure) -> {
              if (failure != null) {
                refused.increment();
              }
            });
  }

  /** Asked when the worker gets the order: that is when the wait is over. */
  private Fate fate(TaskOrder order) {
    Arrival job = jobs.get(order.getJob());
    Long begin = submittedNanos.get(order.getJob());
    if (job == null || begin == null) {
      return Fate.RUNS;
    }
    ConcurrentHistogram histogram = waited.get(job.band());
    if (histogram != null) {
      histogram.recordValue(System.nanoTime() - begin);
    }
    ordered.increment();
    return SyntheticTrace.fate(job, order.getSlot());
  }
}
