package io.drover.it.load;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * Work for a cluster, made up from a seed in the shape of the published traces of Google's
 * clusters: most jobs are a single task while a few have hundreds, most tasks are over in minutes
 * while a few take most of the time, requests are small parts of a machine with a long tail, three
 * bands of priority, tasks that fail, machines that go away for a while. No number is a copy: what
 * is kept are the families of the distributions and their tails. Time is compressed by the caller's
 * choice of rates.
 */
public final class SyntheticTrace {
  private static final double SIZE_TAIL = 1.1;
  private static final int SIZE_MAX = 500;
  private static final double SINGLE_SHARE = 0.65;
  private static final double RUN_MEDIAN_MILLIS = 4_000;
  private static final double RUN_SPREAD = 1.4;
  private static final double RUN_TAIL = 1.05;
  private static final double RUN_TAIL_SHARE = 0.05;
  private static final double FAILING_SHARE = 0.03;
  private static final double CPU_MEDIAN_MILLIS = 300;
  private static final double MEMORY_MEDIAN_BYTES = 400e6;
  private static final double REQUEST_SPREAD = 0.9;
  private static final int CPU_MILLIS_MAX = 16_000;
  private static final long MEMORY_BYTES_MAX = 24L << 30;

  private final SplittableRandom random;

  public SyntheticTrace(long seed) {
    random = new SplittableRandom(seed);
  }

  /** The three bands: what may be thrown away, what is to be done, what must run. */
  public enum Band {
    /** Free: best effort. */
    FREE(0),
    /** Batch: to be done. */
    BATCH(40),
    /** Production: must run. */
    PRODUCTION(80);

    private final int priority;

    Band(int priority) {
      this.priority = priority;
    }

    /** What a job of the band asks for, 0 to 100. */
    public int priority() {
      return priority;
    }
  }

  /**
   * A job that is submitted.
   *
   * @param atMillis from the beginning
   * @param seed of its tasks' run times
   */
  public record Arrival(
      long atMillis,
      String name,
      Band band,
      int tasks,
      int cpuMillis,
      long memoryBytes,
      long seed) {}

  /** A machine that goes away. */
  public record Absence(long atMillis, int worker, long millis) {}

  /** The jobs of so long a time, in their order. */
  public List<Arrival> arrivals(long millis, double jobsPerSecond) {
    List<Arrival> arrivals = new ArrayList<>();
    double at = 0;
    while (true) {
      at += -Math.log(1 - random.nextDouble()) * 1_000 / jobsPerSecond;
      if (at >= millis) {
        return arrivals;
      }
      arrivals.add(
          new Arrival(
              (long) at,
              "job-" + arrivals.size(),
              band(),
              size(),
              (int) Math.clamp(logNormal(CPU_MEDIAN_MILLIS, REQUEST_SPREAD), 10, CPU_MILLIS_MAX),
              (long)
                  Math.clamp(
                      logNormal(MEMORY_MEDIAN_BYTES, REQUEST_SPREAD),
                      4e6,
                      (double) MEMORY_BYTES_MAX),
              random.nextLong()));
    }
  }

  /** Machines that go away within so long a time, in the order of their going. */
  public List<Absence> absences(long millis, int workers, double perSecond) {
    List<Absence> absences = new ArrayList<>();
    double at = 0;
    while (true) {
      at += -Math.log(1 - random.nextDouble()) * 1_000 / perSecond;
      if (at >= millis) {
        return absences;
      }
      absences.add(new Absence((long) at, random.nextInt(workers), (long) logNormal(3_000, 1)));
    }
  }

  /** What becomes of a task of the job: a few take most of the time, and some fail. */
  public static Fate fate(Arrival job, int slot) {
    SplittableRandom own = new SplittableRandom(job.seed() + slot);
    double millis =
        own.nextDouble() < RUN_TAIL_SHARE
            ? RUN_MEDIAN_MILLIS * pareto(own, RUN_TAIL)
            : RUN_MEDIAN_MILLIS * Math.exp(RUN_SPREAD * own.nextGaussian());
    return new Fate(
        (long) (50 + 250 * own.nextDouble()),
        OptionalLong.of((long) Math.min(millis, 3_600_000)),
        own.nextDouble() < FAILING_SHARE ? 1 : 0);
  }

  private Band band() {
    double share = random.nextDouble();
    if (share < 0.3) {
      return Band.FREE;
    }
    return share < 0.9 ? Band.BATCH : Band.PRODUCTION;
  }

  private int size() {
    return random.nextDouble() < SINGLE_SHARE
        ? 1
        : (int) Math.min(SIZE_MAX, 1 + pareto(random, SIZE_TAIL));
  }

  private double logNormal(double median, double spread) {
    return median * Math.exp(spread * random.nextGaussian());
  }

  private static double pareto(SplittableRandom random, double tail) {
    return Math.pow(1 - random.nextDouble(), -1 / tail);
  }
}
