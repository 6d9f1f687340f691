package io.drover.master.codec;

import io.drover.master.model.ContainerId;
import io.drover.master.model.HexId;
import io.drover.master.model.ImageDigest;
import io.drover.master.model.NodeId;
import io.drover.master.model.Observation;
import io.drover.master.model.Placement;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.state.Change;
import io.drover.proto.LogObservation;
import io.drover.proto.LogTask;
import io.drover.proto.LogTaskGoalSet;
import io.drover.proto.LogTaskObserved;
import io.drover.proto.LogTaskPlaced;
import io.drover.proto.LogTaskRemoved;
import io.drover.proto.PortBinding;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Tasks in the log. Nearly all changes are of these kinds, so they are written without messages;
 * read they are from messages, as all others.
 */
final class LogTasks {
  private static final Shared<NodeId> NODES = new Shared<>();
  private static final Shared<ImageDigest> DIGESTS = new Shared<>();
  private static final Shared<String> HEALTHS = new Shared<>();

  private LogTasks() {}

  static void write(Task task, int field, WireWriter out) {
    int begin = out.beginMessage(field);
    out.int64(LogTask.NUMBER_FIELD_NUMBER, task.id().number());
    LogJobs.write(task.job(), LogTask.JOB_FIELD_NUMBER, out);
    out.uint32(LogTask.VERSION_FIELD_NUMBER, task.version());
    out.uint32(LogTask.SLOT_FIELD_NUMBER, task.slot());
    if (task.pinned().isPresent()) {
      out.string(LogTask.PINNED_FIELD_NUMBER, task.pinned().get().value());
    }
    out.int64(LogTask.CREATED_MILLIS_FIELD_NUMBER, task.createdMillis());
    out.int64(LogTask.SINCE_MILLIS_FIELD_NUMBER, task.sinceMillis());
    if (task.placement().isPresent()) {
      Placement placement = task.placement().get();
      out.string(LogTask.NODE_FIELD_NUMBER, placement.node().value());
      write(placement.ports(), LogTask.PORTS_FIELD_NUMBER, out);
    }
    out.constant(LogTask.GOAL_FIELD_NUMBER, Enums.write(LogTask.Goal.class, task.goal()));
    write(task.observed(), LogTask.OBSERVED_FIELD_NUMBER, out);
    out.endMessage(begin);
  }

  static Task read(LogTask message) {
    Optional<Placement> placement =
        node(message.getNode()).map(node -> new Placement(node, ports(message.getPortsList())));
    return new Task(
        new TaskId(message.getNumber()),
        LogJobs.read(message.getJob()),
        message.getVersion(),
        message.getSlot(),
        node(message.getPinned()),
        message.getCreatedMillis(),
        message.getSinceMillis(),
        placement,
        Enums.read(TaskGoal.class, message.getGoal()),
        read(message.getObserved()));
  }

  private static void write(Observation seen, int field, WireWriter out) {
    int begin = out.beginMessage(field);
    out.int64(LogObservation.SEQUENCE_FIELD_NUMBER, seen.sequence());
    out.constant(
        LogObservation.STATE_FIELD_NUMBER,
        Enums.write(io.drover.proto.TaskState.class, seen.state()));
    out.string(LogObservation.MESSAGE_FIELD_NUMBER, seen.message());
    if (seen.containerId().isUsual()) {
      out.id(LogObservation.CONTAINER_ID_FIELD_NUMBER, seen.containerId());
    } else {
      out.string(LogObservation.CONTAINER_NAME_FIELD_NUMBER, seen.containerId().toString());
    }
    if (seen.exitCode().isPresent()) {
      out.presentInt32(LogObservation.EXIT_CODE_FIELD_NUMBER, seen.exitCode().getAsInt());
    }
    out.uint32(LogObservation.ATTEMPTS_FIELD_NUMBER, seen.attempts());
    out.bool(LogObservation.OOM_KILLED_FIELD_NUMBER, seen.oomKilled());
    out.int64(LogObservation.STARTED_AT_MILLIS_FIELD_NUMBER, seen.startedAtMillis());
    out.int64(LogObservation.FINISHED_AT_MILLIS_FIELD_NUMBER, seen.finishedAtMillis());
    ImageDigest digest = seen.imageDigest();
    if (!digest.isUsual()) {
      out.string(LogObservation.IMAGE_DIGEST_FIELD_NUMBER, digest.toString());
    }
    out.string(LogObservation.HEALTH_FIELD_NUMBER, seen.health());
    if (digest.isUsual()) {
      out.id(LogObservation.IMAGE_SHA256_FIELD_NUMBER, digest);
    }
    out.endMessage(begin);
  }

  private static Observation read(LogObservation message) {
    return new Observation(
        message.getSequence(),
        Enums.read(TaskState.class, message.getState()),
        message.getMessage(),
        containerId(message),
        message.hasExitCode() ? OptionalInt.of(message.getExitCode()) : OptionalInt.empty(),
        message.getAttempts(),
        message.getOomKilled(),
        message.getStartedAtMillis(),
        message.getFinishedAtMillis(),
        DIGESTS.of(imageDigest(message)),
        HEALTHS.of(message.getHealth()));
  }

  private static ContainerId containerId(LogObservation message) {
    byte[] bytes = message.getContainerId().toByteArray();
    return switch (bytes.length) {
      case 0 -> ContainerId.of(message.getContainerName());
      case HexId.BYTES -> ContainerId.of(bytes);
      // Earlier versions wrote the bytes of any hexadecimal text.
      default -> ContainerId.of(HexFormat.of().formatHex(bytes));
    };
  }

  private static ImageDigest imageDigest(LogObservation message) {
    byte[] bytes = message.getImageSha256().toByteArray();
    return switch (bytes.length) {
      case 0 -> ImageDigest.of(message.getImageDigest());
      case HexId.BYTES -> ImageDigest.of(bytes);
      default -> ImageDigest.of("sha256:" + HexFormat.of().formatHex(bytes));
    };
  }

  static void write(Change.TaskPlaced placed, int field, WireWriter out) {
    int begin = out.beginMessage(field);
    out.int64(LogTaskPlaced.TASK_FIELD_NUMBER, placed.task().number());
    out.string(LogTaskPlaced.NODE_FIELD_NUMBER, placed.placement().node().value());
    write(placed.placement().ports(), LogTaskPlaced.PORTS_FIELD_NUMBER, out);
    out.endMessage(begin);
  }

  static Change.TaskPlaced read(LogTaskPlaced message) {
    return new Change.TaskPlaced(
        new TaskId(message.getTask()),
        new Placement(NODES.of(new NodeId(message.getNode())), ports(message.getPortsList())));
  }

  static void write(Change.TaskGoalSet set, int field, WireWriter out) {
    int begin = out.beginMessage(field);
    out.int64(LogTaskGoalSet.TASK_FIELD_NUMBER, set.task().number());
    out.constant(LogTaskGoalSet.GOAL_FIELD_NUMBER, Enums.write(LogTask.Goal.class, set.goal()));
    out.endMessage(begin);
  }

  static Change.TaskGoalSet read(LogTaskGoalSet message) {
    return new Change.TaskGoalSet(
        new TaskId(message.getTask()), Enums.read(TaskGoal.class, message.getGoal()));
  }

  static void write(Change.TaskObserved observed, int field, WireWriter out) {
    int begin = out.beginMessage(field);
    out.int64(LogTaskObserved.TASK_FIELD_NUMBER, observed.task().number());
    write(observed.observation(), LogTaskObserved.OBSERVATION_FIELD_NUMBER, out);
    out.endMessage(begin);
  }

  static Change.TaskObserved read(LogTaskObserved message) {
    return new Change.TaskObserved(new TaskId(message.getTask()), read(message.getObservation()));
  }

  static void write(Change.TaskRemoved removed, int field, WireWriter out) {
    int begin = out.beginMessage(field);
    out.int64(LogTaskRemoved.TASK_FIELD_NUMBER, removed.task().number());
    out.endMessage(begin);
  }

  static Change.TaskRemoved read(LogTaskRemoved message) {
    return new Change.TaskRemoved(new TaskId(message.getTask()));
  }

  private static Optional<NodeId> node(String name) {
    return name.isEmpty() ? Optional.empty() : Optional.of(NODES.of(new NodeId(name)));
  }

  private static void write(List<PortAssignment> ports, int field, WireWriter out) {
    for (PortAssignment port : ports) {
      int begin = out.beginMessage(field);
      out.string(PortBinding.NAME_FIELD_NUMBER, port.name());
      out.uint32(PortBinding.HOST_PORT_FIELD_NUMBER, port.hostPort());
      out.uint32(PortBinding.CONTAINER_PORT_FIELD_NUMBER, port.containerPort());
      out.string(PortBinding.PROTOCOL_FIELD_NUMBER, port.protocol());
      out.string(PortBinding.HOST_IP_FIELD_NUMBER, port.hostIp());
      out.endMessage(begin);
    }
  }

  private static List<PortAssignment> ports(List<PortBinding> messages) {
    return messages.stream()
        .map(port ->
            new PortAssignment(
                port.getName(),
                port.getContainerPort(),
                port.getHostPort(),
                port.getProtocol(),
                port.getHostIp()))
        .toList();
  }
}
