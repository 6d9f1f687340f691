package io.drover.cli.command;

import io.drover.cli.CliException;
import io.drover.cli.ExitCode;
import io.drover.cli.Interrupts;
import io.drover.cli.Progress;
import io.drover.cli.Session;
import io.drover.cli.Watch;
import io.drover.cli.render.Human;
import io.drover.cli.render.JobTables;
import io.drover.cli.render.LogLines;
import io.drover.client.DroverException;
import io.drover.client.Subscription;
import io.drover.proto.DeployCommand;
import io.drover.proto.Inspection;
import io.drover.proto.Job;
import io.drover.proto.LogsRequest;
import io.drover.proto.Task;
import io.drover.proto.TaskState;
import io.drover.proto.TasksQuery;
import io.drover.proto.WriteResponse;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A job of one task that is attended to its end: its output is shown, its exit code returned.
 * Whoever ends the program, or lets its time run out, ends the job with it.
 */
final class ForegroundRun {
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final long REMOVE_SECONDS = 10;
  private static final Set<TaskState> FINAL =
      Set.of(TaskState.COMPLETE, TaskState.FAILED, TaskState.STOPPED);
  private static final Set<TaskState> WAITING = Set.of(TaskState.PENDING, TaskState.PREPARING);
  private static final Set<TaskState> REPLACED = Set.of(TaskState.LOST, TaskState.REJECTED);

  private final Session session;
  private final String job;
  private final boolean remove;
  private final Progress progress;
  private final Set<String> shown = new HashSet<>();
  private final AtomicBoolean abandoned = new AtomicBoolean();
  private final CountDownLatch removed = new CountDownLatch(1);

  ForegroundRun(Session session, String job, boolean remove) {
    this.session = session;
    this.job = job;
    this.remove = remove;
    this.progress = new Progress(session);
  }

  /** Deploys the job and returns its task's exit code. */
  int run(DeployCommand request) {
    boolean ended = false;
    try (Watch watch = Watch.open(session.client())) {
      CompletableFuture<WriteResponse> deployed = session.client().deploy(request);
      Interrupts.Registration interrupt = session.interrupts().onInterrupt(() -> abandon(deployed));
      try {
        WriteResponse response = session.await(deployed);
        response.getWarningsList().forEach(warning -> session.say("drover: warning: " + warning));
        Task task = attend(watch);
        ended = true;
        if (remove) {
          session.await(session.client().remove(List.of(job)));
        }
        return exitCode(task);
      } finally {
        if (!ended) {
          abandon(deployed);
        }
        awaitAbandoned();
        interrupt.close();
      }
    }
  }

  private Task attend(Watch watch) {
    while (true) {
      Optional<Task> newest = newestTask();
      if (newest.isPresent()) {
        Task task = newest.get();
        boolean started = started(task);
        if (started && shown.add(task.getId())) {
          showOutput(task);
          continue;
        }
        if (ended(task)) {
          return task;
        }
        if (WAITING.contains(task.getState()) && !task.getMessage().isEmpty()) {
          progress.show(
              Map.of(
                  "task",
                  JobTables.name(task)
                      + ": "
                      + Human.words(task.getState())
                      + ": "
                      + task.getMessage()));
        }
      }
      if (session.timeLeft().filter(Duration::isZero).isPresent()) {
        throw new CliException(ExitCode.TIMED_OUT, job + ": not ended in time; removed");
      }
      watch.await(session.timeLeft().filter(left -> left.compareTo(PAUSE) < 0).orElse(PAUSE));
    }
  }

  private Optional<Task> newestTask() {
    TasksQuery query = TasksQuery.newBuilder().setJob(job).setAll(true).build();
    List<Task> tasks = session.await(session.client().tasks(query));
    return tasks.stream()
        .max(
            Comparator.comparing((Task task) -> Human.instant(task.getCreatedAt()))
                .thenComparing(Task::getId));
  }

  /** Whether its container has run, however shortly. */
  private static boolean started(Task task) {
    boolean over = FINAL.contains(task.getState()) || task.getState() == TaskState.RUNNING;
    return !task.getContainerId().isEmpty() && (task.hasStartedAt() || over);
  }

  private void showOutput(Task task) {
    LogsRequest request =
        LogsRequest.newBuilder().setTarget(task.getId()).setFollow(true).setTail(-1).build();
    LogLines lines = LogsCommand.lines(session, false);
    try (Subscription logs = session.client().logs(request, lines::accept)) {
      session.await(logs.done());
    } catch (DroverException e) {
      if (e.category() == DroverException.Category.TIMED_OUT && session.timeLeft().isPresent()) {
        throw e;
      }
      session.say("drover: cannot show the output: " + e.getMessage());
    }
  }

  private boolean ended(Task task) {
    if (FINAL.contains(task.getState())) {
      return true;
    }
    if (!REPLACED.contains(task.getState())) {
      return false;
    }
    // The masters put another task in its place, unless the job has given up.
    Inspection found = session.await(session.client().inspect(job));
    return found.getJob().getState() == Job.State.FAILED;
  }

  private int exitCode(Task task) {
    if (task.hasExitCode()) {
      return task.getExitCode();
    }
    if (task.getState() == TaskState.COMPLETE) {
      return ExitCode.DONE;
    }
    throw new CliException(
        ExitCode.FAILED,
        JobTables.name(task)
            + " is "
            + task.getState()
            + (task.getMessage().isEmpty() ? "" : ": " + task.getMessage()));
  }

  /**
   * Stops and removes the job, once, whoever asks first. A job that was refused is left alone: it
   * is somebody else's of the same name.
   */
  private void abandon(CompletableFuture<WriteResponse> deployed) {
    if (!abandoned.compareAndSet(false, true)) {
      return;
    }
    try {
      deployed
          .handle((response, failure) -> failure == null)
          .thenCompose(ours ->
              ours
                  ? session.client().remove(List.of(job))
                  : CompletableFuture.completedFuture(WriteResponse.getDefaultInstance()))
          .get(REMOVE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      session.say(
          "drover: "
              + job
              + " may still run: "
              + DroverException.from(e).getMessage()
              + "; remove it with 'drover rm "
              + job
              + "'");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      removed.countDown();
    }
  }

  /** The client must not be closed under a removal that an interrupt has begun. */
  private void awaitAbandoned() {
    if (!abandoned.get()) {
      return;
    }
    try {
      if (!removed.await(REMOVE_SECONDS, TimeUnit.SECONDS)) {
        session.say("drover: " + job + " may still run; remove it with 'drover rm " + job + "'");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
