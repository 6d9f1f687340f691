package io.drover.worker.wire;

import io.drover.base.Check;
import io.drover.proto.ContainerSpec;
import io.drover.worker.model.Carried;
import io.drover.worker.model.End;
import io.drover.worker.model.Goal;
import io.drover.worker.model.Health;
import io.drover.worker.model.Resources;
import io.drover.worker.model.RestartPolicy;
import io.drover.worker.model.Slot;
import io.drover.worker.model.TaskId;
import io.drover.worker.model.TaskOrder;
import io.drover.worker.model.TaskState;
import io.drover.worker.model.TaskStatus;
import io.drover.worker.model.Workload;
import java.util.Optional;
import java.util.OptionalInt;

/** Orders and statuses of tasks, from and to messages. */
public final class TaskMessages {
  private static final long STOP_GRACE_MILLIS_DEFAULT = 10_000;

  /** Ten years: no longer time makes a difference, and none overflows when it is added to now. */
  private static final long MILLIS_MAX = 3_650L * 24 * 3_600_000;

  private TaskMessages() {}

  /**
   * The order that a message carries.
   *
   * @throws IllegalArgumentException when it lacks what every order has
   */
  public static TaskOrder order(io.drover.proto.TaskOrder message) {
    ContainerSpec container = message.getContainer();
    boolean stop = message.getGoal() == io.drover.proto.TaskOrder.Goal.STOP;
    Check.argument(
        stop || !container.getImage().isEmpty(), "task %s has no image", message.getTaskId());
    return new TaskOrder(
        new TaskId(message.getTaskId()),
        new Slot(message.getNamespace(), message.getJob(), message.getSlot()),
        message.getVersion(),
        stop ? Goal.STOP : Goal.RUN,
        new Workload(
            container.getImage(),
            container.getPullPolicy() == ContainerSpec.PullPolicy.ALWAYS,
            container.hasStopGraceMillis()
                ? Math.clamp(container.getStopGraceMillis(), 0, MILLIS_MAX)
                : STOP_GRACE_MILLIS_DEFAULT,
            new Resources(
                message.getReservations().getCpuMillis(),
                message.getReservations().getMemoryBytes(),
                message.getReservations().getDiskBytes(),
                message.getReservations().getDevicesMap()),
            new Carried(message)),
        restart(message.getRestart()),
        new TaskOrder.Kind(message.getRunToCompletion(), message.getAtMostOne()));
  }

  /** A message that changes only the goal of an order that is held. */
  public static TaskOrder order(io.drover.proto.TaskOrder change, TaskOrder held) {
    io.drover.proto.TaskOrder whole = message(held);
    return order(whole.toBuilder().setGoal(change.getGoal()).build());
  }

  /** The message that an order came from. */
  public static io.drover.proto.TaskOrder message(TaskOrder order) {
    return order.workload().carried().as(io.drover.proto.TaskOrder.class);
  }

  /** A status as it is reported. */
  public static io.drover.proto.TaskStatus message(TaskStatus status) {
    io.drover.proto.TaskStatus.Builder builder =
        io.drover.proto.TaskStatus.newBuilder()
            .setTaskId(status.id().value())
            .setSequence(status.sequence())
            .setState(state(status.state()))
            .setMessage(status.message())
            .setContainerId(status.container().id())
            .setAttempts(status.attempts())
            .setStartedAtMillis(status.container().startedAtMillis())
            .setImageDigest(status.container().imageDigest())
            .setHealth(health(status.container().health()));
    status
        .lastEnd()
        .ifPresent(end -> {
          end.exitCode().ifPresent(builder::setExitCode);
          builder.setOomKilled(end.oomKilled()).setFinishedAtMillis(end.finishedAtMillis());
        });
    return builder.build();
  }

  /** A status as it was kept; nothing if its state is none that a worker reports. */
  public static Optional<TaskStatus> status(io.drover.proto.TaskStatus message) {
    Optional<TaskState> state = state(message.getState());
    boolean ended =
        message.hasExitCode() || message.getOomKilled() || message.getFinishedAtMillis() > 0;
    Optional<End> end =
        ended
            ? Optional.of(
                new End(
                    message.hasExitCode()
                        ? OptionalInt.of(message.getExitCode())
                        : OptionalInt.empty(),
                    message.getOomKilled(),
                    0,
                    message.getFinishedAtMillis(),
                    ""))
            : Optional.empty();
    return state.map(known ->
        new TaskStatus(
            new TaskId(message.getTaskId()),
            message.getSequence(),
            known,
            message.getMessage(),
            message.getAttempts(),
            new TaskStatus.Container(
                message.getContainerId(),
                message.getImageDigest(),
                message.getStartedAtMillis(),
                health(message.getHealth())),
            end));
  }

  private static RestartPolicy restart(io.drover.proto.RestartPolicy message) {
    RestartPolicy.Condition condition =
        switch (message.getCondition()) {
          case ANY, UNRECOGNIZED -> RestartPolicy.Condition.ANY;
          case ON_FAILURE -> RestartPolicy.Condition.ON_FAILURE;
          case NONE -> RestartPolicy.Condition.NONE;
        };
    return new RestartPolicy(
        condition,
        Math.clamp(message.getDelayMillis(), 0, MILLIS_MAX),
        Math.max(0, message.getMaxAttempts()),
        Math.clamp(message.getWindowMillis(), 0, MILLIS_MAX));
  }

  private static io.drover.proto.TaskState state(TaskState state) {
    return switch (state) {
      case PREPARING -> io.drover.proto.TaskState.PREPARING;
      case STARTING -> io.drover.proto.TaskState.STARTING;
      case RUNNING -> io.drover.proto.TaskState.RUNNING;
      case STOPPING -> io.drover.proto.TaskState.STOPPING;
      case COMPLETE -> io.drover.proto.TaskState.COMPLETE;
      case FAILED -> io.drover.proto.TaskState.FAILED;
      case STOPPED -> io.drover.proto.TaskState.STOPPED;
      case REJECTED -> io.drover.proto.TaskState.REJECTED;
    };
  }

  private static Optional<TaskState> state(io.drover.proto.TaskState state) {
    return switch (state) {
      case PREPARING -> Optional.of(TaskState.PREPARING);
      case STARTING -> Optional.of(TaskState.STARTING);
      case RUNNING -> Optional.of(TaskState.RUNNING);
      case STOPPING -> Optional.of(TaskState.STOPPING);
      case COMPLETE -> Optional.of(TaskState.COMPLETE);
      case FAILED -> Optional.of(TaskState.FAILED);
      case STOPPED -> Optional.of(TaskState.STOPPED);
      case REJECTED -> Optional.of(TaskState.REJECTED);
      case TASK_STATE_UNSPECIFIED, PENDING, PLACED, LOST, UNRECOGNIZED -> Optional.empty();
    };
  }

  private static String health(Health health) {
    return switch (health) {
      case NONE -> "";
      case STARTING -> "starting";
      case HEALTHY -> "healthy";
      case UNHEALTHY -> "unhealthy";
    };
  }

  private static Health health(String health) {
    return switch (health) {
      case "starting" -> Health.STARTING;
      case "healthy" -> Health.HEALTHY;
      case "unhealthy" -> Health.UNHEALTHY;
      default -> Health.NONE;
    };
  }
}
