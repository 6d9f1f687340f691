package io.drover.master.codec;

import com.google.protobuf.ByteString;
import io.drover.master.model.JobId;
import io.drover.master.model.Observation;
import io.drover.master.model.Task;
import io.drover.master.state.Change;
import io.drover.proto.LogChange;
import io.drover.proto.LogChanges;
import io.drover.proto.LogJobId;
import io.drover.proto.LogObservation;
import io.drover.proto.LogTask;
import io.drover.proto.LogTaskGoalSet;
import io.drover.proto.LogTaskObserved;
import io.drover.proto.LogTaskPlaced;
import io.drover.proto.LogTaskRemoved;
import io.drover.proto.TaskState;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The changes of tasks as generated messages, which say what their bytes must be. */
final class BuiltChanges {
  private static final String SHA256 = "sha256:";

  private BuiltChanges() {}

  /** The bytes of these changes; empty if one of them is no task's. */
  static Optional<byte[]> encode(List<Change> changes) {
    LogChanges.Builder message = LogChanges.newBuilder();
    for (Change change : changes) {
      Optional<LogChange> built = build(change);
      if (built.isEmpty()) {
        return Optional.empty();
      }
      message.addChanges(built.get());
    }
    return Optional.of(message.build().toByteArray());
  }

  private static Optional<LogChange> build(Change change) {
    LogChange.Builder message = LogChange.newBuilder();
    switch (change) {
      case Change.TaskPut put -> message.setTaskPut(build(put.task()));
      case Change.TaskPlaced placed -> message.setTaskPlaced(build(placed));
      case Change.TaskGoalSet set ->
          message.setTaskGoalSet(
              LogTaskGoalSet.newBuilder()
                  .setTask(set.task().number())
                  .setGoal(LogTask.Goal.valueOf(set.goal().name())));
      case Change.TaskObserved observed ->
          message.setTaskObserved(
              LogTaskObserved.newBuilder()
                  .setTask(observed.task().number())
                  .setObservation(build(observed.observation())));
      case Change.TaskRemoved removed ->
          message.setTaskRemoved(LogTaskRemoved.newBuilder().setTask(removed.task().number()));
      default -> {
        return Optional.empty();
      }
    }
    return Optional.of(message.build());
  }

  private static LogTask build(Task task) {
    LogJobId.Builder job = LogJobId.newBuilder().setName(task.job().name());
    if (!task.job().namespace().equals(JobId.DEFAULT_NAMESPACE)) {
      job.setNamespace(task.job().namespace());
    }
    LogTask.Builder message =
        LogTask.newBuilder()
            .setNumber(task.id().number())
            .setJob(job)
            .setVersion(task.version())
            .setSlot(task.slot())
            .setCreatedMillis(task.createdMillis())
            .setSinceMillis(task.sinceMillis())
            .setGoal(LogTask.Goal.valueOf(task.goal().name()))
            .setObserved(build(task.observed()));
    task.pinned().ifPresent(node -> message.setPinned(node.value()));
    task.placement()
        .ifPresent(placement -> {
          message.setNode(placement.node().value());
          placement.ports().forEach(port -> message.addPorts(SpecMessages.port(port)));
        });
    return message.build();
  }

  private static LogTaskPlaced build(Change.TaskPlaced placed) {
    LogTaskPlaced.Builder message =
        LogTaskPlaced.newBuilder()
            .setTask(placed.task().number())
            .setNode(placed.placement().node().value());
    placed.placement().ports().forEach(port -> message.addPorts(SpecMessages.port(port)));
    return message.build();
  }

  private static LogObservation build(Observation seen) {
    LogObservation.Builder message =
        LogObservation.newBuilder()
            .setSequence(seen.sequence())
            .setState(TaskState.valueOf(seen.state().name()))
            .setMessage(seen.message())
            .setAttempts(seen.attempts())
            .setOomKilled(seen.oomKilled())
            .setStartedAtMillis(seen.startedAtMillis())
            .setFinishedAtMillis(seen.finishedAtMillis())
            .setHealth(seen.health());
    String digest = seen.imageDigest().toString();
    bytes(SHA256, digest)
        .ifPresentOrElse(message::setImageSha256, () -> message.setImageDigest(digest));
    String container = seen.containerId().toString();
    bytes("", container)
        .ifPresentOrElse(message::setContainerId, () -> message.setContainerName(container));
    seen.exitCode().ifPresent(message::setExitCode);
    return message.build();
  }

  private static Optional<ByteString> bytes(String prefix, String id) {
    return id.matches(prefix + "[0-9a-f]{64}")
        ? Optional.of(ByteString.copyFrom(HexFormat.of().parseHex(id.substring(prefix.length()))))
        : Optional.empty();
  }
}
