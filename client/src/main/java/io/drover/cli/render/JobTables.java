package io.drover.cli.render;

import io.drover.proto.Job;
import io.drover.proto.JobChange;
import io.drover.proto.JobMode;
import io.drover.proto.PortBinding;
import io.drover.proto.Task;
import io.drover.proto.TaskState;
import io.drover.proto.WriteResponse;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Jobs and tasks as tables. */
public final class JobTables {
  private static final Set<TaskState> ENDED =
      Set.of(TaskState.COMPLETE, TaskState.FAILED, TaskState.STOPPED);

  private JobTables() {}

  /** {@code drover jobs}. */
  public static String jobs(List<Job> jobs, Instant now) {
    Table table =
        new Table(
            "NAME", "STACK", "MODE", "TASKS", "STATE", "VERSION", "IMAGE", "UPDATED", "MESSAGE");
    for (Job job : jobs) {
      table.row(
          job.getName(),
          dash(job.getStack()),
          mode(job.getMode()),
          tasks(job),
          job.getState().name(),
          String.valueOf(job.getVersion()),
          job.getImage(),
          Human.ago(now, job.hasUpdatedAt() ? job.getUpdatedAt() : job.getCreatedAt()),
          job.getMessage());
    }
    return table.render();
  }

  /** {@code drover ps}; ids are cut to twelve characters only where {@code shortIds} says so. */
  public static String tasks(List<Task> tasks, Instant now, boolean shortIds) {
    Table table =
        new Table("ID", "TASK", "IMAGE", "NODE", "DESIRED", "STATE", "AGE", "PORTS", "MESSAGE");
    for (Task task : tasks) {
      table.row(
          shortIds ? Human.shortId(task.getId()) : task.getId(),
          name(task),
          task.getImage(),
          dash(task.getNode()),
          task.getDesiredState().name(),
          state(task),
          Human.ago(now, task.hasStartedAt() ? task.getStartedAt() : task.getCreatedAt()),
          ports(task.getPortsList()),
          task.getMessage());
    }
    return table.render();
  }

  /** What a write did to each job, one line each: {@code "web created (version 1)"}. */
  public static String changes(WriteResponse response) {
    StringBuilder text = new StringBuilder();
    for (JobChange change : response.getJobsList()) {
      text.append(Table.printable(change.getJob()))
          .append(' ')
          .append(Human.words(change.getAction()));
      if (change.getVersion() > 0 && versioned(change.getAction())) {
        text.append(" (version ").append(change.getVersion()).append(')');
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** A task's name, {@code "<job>.<slot>"}, also where the master left it out. */
  public static String name(Task task) {
    return task.getName().isEmpty() ? task.getJob() + "." + task.getSlot() : task.getName();
  }

  /** {@code "0.0.0.0:8080->80/tcp"}, as {@code docker ps} says it. */
  public static String ports(List<PortBinding> ports) {
    return ports.stream().map(JobTables::port).collect(Collectors.joining(", "));
  }

  /** A mode in Compose's words. */
  public static String mode(JobMode mode) {
    return mode == JobMode.JOB_MODE_UNSPECIFIED || mode == JobMode.UNRECOGNIZED
        ? "-"
        : mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static boolean versioned(JobChange.Action action) {
    return action == JobChange.Action.CREATED || action == JobChange.Action.UPDATED;
  }

  private static String tasks(Job job) {
    boolean toCompletion =
        job.getMode() == JobMode.REPLICATED_JOB || job.getMode() == JobMode.GLOBAL_JOB;
    return toCompletion
        ? job.getCompleted() + "/" + job.getReplicas() + " done"
        : job.getRunning() + "/" + job.getReplicas();
  }

  /** An exit code is of the newest container; while another attempt is due, the message tells. */
  private static String state(Task task) {
    StringBuilder text = new StringBuilder(task.getState().name());
    if (task.hasExitCode() && ENDED.contains(task.getState())) {
      text.append(" (").append(task.getExitCode()).append(')');
    }
    if (!task.getHealth().isEmpty()) {
      text.append(" (").append(task.getHealth()).append(')');
    }
    return text.toString();
  }

  private static String port(PortBinding port) {
    String host = port.getHostIp().isEmpty() ? "0.0.0.0" : port.getHostIp();
    String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return bracketed
        + ":"
        + port.getHostPort()
        + "->"
        + port.getContainerPort()
        + "/"
        + (port.getProtocol().isEmpty() ? "tcp" : port.getProtocol());
  }

  static String dash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
