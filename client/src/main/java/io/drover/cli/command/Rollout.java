package io.drover.cli.command;

import io.drover.cli.CliException;
import io.drover.cli.ExitCode;
import io.drover.cli.Progress;
import io.drover.cli.Session;
import io.drover.cli.Watch;
import io.drover.cli.render.JobTables;
import io.drover.cli.render.RolloutText;
import io.drover.proto.Job;
import io.drover.proto.JobMode;
import io.drover.proto.JobsQuery;
import io.drover.proto.Task;
import io.drover.proto.TasksQuery;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Waits until the jobs of a stack are where they were told to be. */
final class Rollout {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int REASONS_MAX = 5;
  private static final Set<Job.State> ENDED = Set.of(Job.State.COMPLETE, Job.State.STOPPED);
  private static final Set<Job.State> BROKEN = Set.of(Job.State.PAUSED, Job.State.FAILED);

  private final Session session;
  private final String stack;
  private final Set<String> names;
  private final Progress progress;
  private final long endNanos;

  Rollout(Session session, String stack, List<String> names) {
    this.session = session;
    this.stack = stack;
    this.names = new TreeSet<>(names);
    this.progress = new Progress(session);
    this.endNanos = System.nanoTime() + session.timeLeft().orElse(PATIENCE).toNanos();
  }

  /**
   * Returns when every job runs in its newest version or is complete.
   *
   * @throws CliException when one fails or pauses, or when the time is over
   */
  void await() {
    try (Watch watch = Watch.open(session.client())) {
      while (true) {
        List<Job> jobs = jobs();
        show(jobs);
        if (jobs.stream().allMatch(Rollout::settled) && jobs.size() == names.size()) {
          return;
        }
        List<Job> broken = jobs.stream().filter(job -> BROKEN.contains(job.getState())).toList();
        if (!broken.isEmpty()) {
          throw failure(ExitCode.FAILED, broken, "failed");
        }
        long leftNanos = endNanos - System.nanoTime();
        if (leftNanos <= 0) {
          throw timedOut(jobs);
        }
        watch.await(Duration.ofNanos(Math.min(leftNanos, PAUSE.toNanos())));
      }
    }
  }

  /** A job that ends by itself is not done by running. */
  private static boolean settled(Job job) {
    boolean service = job.getMode() == JobMode.REPLICATED || job.getMode() == JobMode.GLOBAL;
    return ENDED.contains(job.getState()) || (service && job.getState() == Job.State.RUNNING);
  }

  private List<Job> jobs() {
    JobsQuery query = JobsQuery.newBuilder().setStack(stack).build();
    return Waiting.untilEnd(session, session.client().jobs(query)).stream()
        .filter(job -> names.contains(job.getName()))
        .toList();
  }

  private void show(List<Job> jobs) {
    Map<String, String> lines = new LinkedHashMap<>();
    jobs.forEach(job -> lines.put(job.getName(), RolloutText.line(job)));
    progress.show(lines);
  }

  private CliException timedOut(List<Job> jobs) {
    List<Job> late = jobs.stream().filter(job -> !settled(job)).toList();
    return failure(ExitCode.TIMED_OUT, late, "not running in time");
  }

  private CliException failure(int exitCode, List<Job> jobs, String what) {
    String who = jobs.stream().map(Job::getName).collect(Collectors.joining(", "));
    String reasons =
        jobs.stream().flatMap(job -> reasons(job).stream()).collect(Collectors.joining("\n  "));
    return new CliException(exitCode, (who.isEmpty() ? stack : who) + ": " + what, reasons);
  }

  private List<String> reasons(Job job) {
    List<String> ofTasks =
        Waiting.briefly(
                session
                    .client()
                    .tasks(TasksQuery.newBuilder().setJob(job.getName()).setAll(true).build()))
            .stream()
            .filter(task -> task.getVersion() == job.getVersion() && !task.getMessage().isEmpty())
            .map(Rollout::reason)
            .distinct()
            .limit(REASONS_MAX)
            .toList();
    return ofTasks.isEmpty() && !job.getMessage().isEmpty()
        ? List.of(job.getName() + ": " + job.getMessage())
        : ofTasks;
  }

  private static String reason(Task task) {
    return JobTables.name(task) + " is " + task.getState() + ": " + task.getMessage();
  }
}
