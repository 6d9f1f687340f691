package io.drover.it.bench;

/**
 * The cores of a leader and of a follower alone, in one thread, with a log that commits at once and
 * workers that run what they are given at once: the processor time that a task takes from its job's
 * deployment to RUNNING, part by part, however busy the machine is.
 */
final class CoreBench {
  private static final int WORKERS = 6_100;
  private static final int JOBS = 2_000;
  private static final int TASKS_PER_JOB = 1_000;

  private CoreBench() {}

  static Report run(Options options) {
    int workers = Math.max(3, (int) Math.round(WORKERS * options.scale()));
    int jobs = Math.max(1, (int) Math.round(JOBS * options.scale()));
    long tasks = (long) jobs * TASKS_PER_JOB;
    Report report = new Report();
    int rounds = options.rounds(2);
    for (int round = 1; round <= rounds; round++) {
      // The first runs code that is not compiled yet.
      String name = "round " + round + ": ";
      CoreLab lab = new CoreLab(workers);
      lab.deploy(jobs, TASKS_PER_JOB);
      lab.runUntilRunning(tasks);
      report.figure(name + "leader's turns", "µs/task", lab.leaderNanos() / 1e3 / tasks);
      report.figure(name + "encoding", "µs/task", lab.encodeNanos() / 1e3 / tasks);
      report.figure(name + "decoding", "µs/task", lab.decodeNanos() / 1e3 / tasks);
      report.figure(name + "follower's turns", "µs/task", lab.followerNanos() / 1e3 / tasks);
      report.figure(name + "log", "bytes/task", (double) lab.logBytes() / tasks);
      report.count(name + "entries", "", lab.entries());
      report.count(name + "turns", "", lab.turns());
      report.figure(name + "longest turn", "ms", lab.longestTurnClockNanos() / 1e6);
      report.figure(name + "longest turn, processor time", "ms", lab.longestTurnNanos() / 1e6);
      if (round == rounds) {
        double both = (double) lab.heapBytes();
        report.figure(name + "leader and follower in memory", "bytes/task", both / tasks);
      }
    }
    return report;
  }
}
