package io.drover.it.sim.run;

import java.util.concurrent.TimeUnit;

/**
 * What a run is made of. Everything else comes from the seed.
 *
 * @param replicasMax tasks of one job
 * @param rounds of disrupting and healing
 * @param disruptNanos how long a round disrupts, about
 * @param faultMeanNanos from one fault to the next
 * @param wishMeanNanos from one wish of a user to the next
 */
public record Plan(
    int masters,
    int workers,
    int users,
    int replicasMax,
    int rounds,
    long disruptNanos,
    long faultMeanNanos,
    long wishMeanNanos) {
  /** Three masters, five workers: small enough that everything meets everything. */
  public static final Plan SMALL = new Plan(3, 5, 3, 8, 2, seconds(240), seconds(8), seconds(8));

  /** Three masters, twenty workers and some two hundred tasks, on which the speed is measured. */
  public static final Plan LARGE =
      new Plan(3, 20, 3, 40, 2, seconds(600), seconds(10), seconds(30));

  /** The same with as many rounds as fill so many hours, about. */
  public Plan forHours(double hours) {
    double roundHours = 1.3 * disruptNanos / TimeUnit.HOURS.toNanos(1);
    return new Plan(
        masters,
        workers,
        users,
        replicasMax,
        (int) Math.max(1, Math.round(hours / roundHours)),
        disruptNanos,
        faultMeanNanos,
        wishMeanNanos);
  }

  /**
   * How long the cluster may take to be stable after healing: to elect, to give up and fence what
   * is lost, to wait out the longest pause between attempts, and then to move every job's tasks one
   * after the other, each with its grace to stop, its start and the time it is watched; twice, for
   * a rollout may turn round.
   */
  public long stableNanos(long graceMillis) {
    long control = seconds(60) + 4 * TimeUnit.MILLISECONDS.toNanos(graceMillis);
    long pauses = seconds(180) + seconds(60);
    long task = seconds(20 + 5 + 5 + 3);
    return control + pauses + 2L * replicasMax * task;
  }

  private static long seconds(long count) {
    return TimeUnit.SECONDS.toNanos(count);
  }
}
