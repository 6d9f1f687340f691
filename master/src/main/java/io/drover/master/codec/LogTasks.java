package io.drover.master.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
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
import io.drover.proto.LogTaskPlaced;
import io.drover.proto.PortBinding;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Tasks in the log. */
final class LogTasks {
  private static final KnownIds IDS = new KnownIds();

  private LogTasks() {}

  static LogTask write(Task task) {
    LogTask.Builder message =
        LogTask.newBuilder()
            .setNumber(task.id().number())
            .setJob(LogJobs.write(task.job()))
            .setVersion(task.version())
            .setSlot(task.slot())
            .setCreatedMillis(task.createdMillis())
            .setSinceMillis(task.sinceMillis())
            .setGoal(Enums.write(LogTask.Goal.class, task.goal()))
            .setObserved(write(task.observed()));
    task.pinned().ifPresent(node -> message.setPinned(node.value()));
    task.placement()
        .ifPresent(placement -> {
          message.setNode(placement.node().value());
          placement.ports().forEach(port -> message.addPorts(SpecMessages.port(port)));
        });
    return message.build();
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

  static LogObservation write(Observation seen) {
    LogObservation.Builder message =
        LogObservation.newBuilder()
            .setSequence(seen.sequence())
            .setState(Enums.write(io.drover.proto.TaskState.class, seen.state()))
            .setMessage(seen.message())
            .setAttempts(seen.attempts())
            .setOomKilled(seen.oomKilled())
            .setStartedAtMillis(seen.startedAtMillis())
            .setFinishedAtMillis(seen.finishedAtMillis())
            .setHealth(seen.health());
    ByteString sha256 = IDS.sha256(seen.imageDigest());
    if (sha256.isEmpty()) {
      message.setImageDigest(seen.imageDigest());
    } else {
      message.setImageSha256(sha256);
    }
    HexText.bytes(seen.containerId())
        .ifPresentOrElse(
            bytes -> message.setContainerId(UnsafeByteOperations.unsafeWrap(bytes)),
            () -> message.setContainerName(seen.containerId()));
    seen.exitCode().ifPresent(message::setExitCode);
    return message.build();
  }

  static Observation read(LogObservation message) {
    return new Observation(
        message.getSequence(),
        Enums.read(TaskState.class, message.getState()),
        message.getMessage(),
        message.getContainerId().isEmpty()
            ? message.getContainerName()
            : HexText.of(message.getContainerId().toByteArray()),
        message.hasExitCode() ? OptionalInt.of(message.getExitCode()) : OptionalInt.empty(),
        message.getAttempts(),
        message.getOomKilled(),
        message.getStartedAtMillis(),
        message.getFinishedAtMillis(),
        message.getImageSha256().isEmpty()
            ? message.getImageDigest()
            : IDS.digest(message.getImageSha256()),
        message.getHealth());
  }

  static LogTaskPlaced write(Change.TaskPlaced placed) {
    LogTaskPlaced.Builder message =
        LogTaskPlaced.newBuilder()
            .setTask(placed.task().number())
            .setNode(placed.placement().node().value());
    placed.placement().ports().forEach(port -> message.addPorts(SpecMessages.port(port)));
    return message.build();
  }

  static Change.TaskPlaced read(LogTaskPlaced message) {
    return new Change.TaskPlaced(
        new TaskId(message.getTask()),
        new Placement(IDS.node(message.getNode()), ports(message.getPortsList())));
  }

  private static Optional<NodeId> node(String name) {
    return name.isEmpty() ? Optional.empty() : Optional.of(IDS.node(name));
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
