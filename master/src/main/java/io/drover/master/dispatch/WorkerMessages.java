package io.drover.master.dispatch;

import io.drover.base.Epoch;
import io.drover.master.codec.ResourceMessages;
import io.drover.master.codec.Shared;
import io.drover.master.model.ContainerId;
import io.drover.master.model.ImageDigest;
import io.drover.master.model.NodeFacts;
import io.drover.master.model.Observation;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.port.TaskOrder;
import io.drover.master.port.WorkerEvent.Condition;
import io.drover.master.port.WorkerEvent.TaskReport;
import io.drover.proto.Assignment;
import io.drover.proto.AssignmentDelta;
import io.drover.proto.MasterMessage;
import io.drover.proto.NodeCondition;
import io.drover.proto.StatusAck;
import io.drover.proto.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The one converter between the worker protocol and the domain. What comes in is checked and cut to
 * size; an {@link IllegalArgumentException} says what is wrong with it.
 */
final class WorkerMessages {
  static final int TEXT_LENGTH_MAX = 1_024;
  static final int NAME_LENGTH_MAX = 255;
  private static final int LABELS_MAX = 256;

  /** It goes into one entry of the log, with the operator's labels. */
  private static final int FACTS_BYTES_MAX = 64 << 10;

  private static final Shared<ImageDigest> DIGESTS = new Shared<>();
  private static final Shared<String> HEALTHS = new Shared<>();

  private WorkerMessages() {}

  /** What a worker is known by: short, and there. */
  static String name(String what, String text) {
    if (text.isEmpty() || text.length() > NAME_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "a worker's %s has 1 to %d characters".formatted(what, NAME_LENGTH_MAX));
    }
    return text;
  }

  static NodeFacts facts(io.drover.proto.NodeFacts facts) {
    if (facts.getSerializedSize() > FACTS_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a node's description of %d bytes: at most %d are taken"
              .formatted(facts.getSerializedSize(), FACTS_BYTES_MAX));
    }
    if (facts.getLabelsCount() > LABELS_MAX || facts.getEngineLabelsCount() > LABELS_MAX) {
      throw new IllegalArgumentException("more than " + LABELS_MAX + " labels on a node");
    }
    return new NodeFacts(
        cut(facts.getHostname()),
        cut(facts.getOs()),
        cut(facts.getArchitecture()),
        cut(facts.getEngineVersion()),
        ResourceMessages.read(facts.getResources(), "resources")
            .minus(ResourceMessages.read(facts.getReserved(), "reserved")),
        facts.getPortFirst(),
        facts.getPortLast(),
        facts.getLabelsMap(),
        facts.getEngineLabelsMap());
  }

  static Condition condition(NodeCondition condition) {
    return new Condition(condition.getEngineReady(), cut(condition.getMessage()));
  }

  static List<TaskReport> reports(List<TaskStatus> statuses) {
    List<TaskReport> reports = new ArrayList<>(statuses.size());
    statuses.forEach(status -> reports.add(report(status)));
    return reports;
  }

  private static TaskReport report(TaskStatus status) {
    OptionalInt exitCode =
        status.hasExitCode() ? OptionalInt.of(status.getExitCode()) : OptionalInt.empty();
    return new TaskReport(
        TaskId.parse(status.getTaskId()),
        new Observation(
            status.getSequence(),
            state(status),
            cut(status.getMessage()),
            ContainerId.of(cut(status.getContainerId())),
            exitCode,
            status.getAttempts(),
            status.getOomKilled(),
            status.getStartedAtMillis(),
            status.getFinishedAtMillis(),
            DIGESTS.of(ImageDigest.of(cut(status.getImageDigest()))),
            HEALTHS.of(cut(status.getHealth()))));
  }

  private static TaskState state(TaskStatus status) {
    return switch (status.getState()) {
      case PENDING -> TaskState.PENDING;
      case PLACED -> TaskState.PLACED;
      case PREPARING -> TaskState.PREPARING;
      case STARTING -> TaskState.STARTING;
      case RUNNING -> TaskState.RUNNING;
      case STOPPING -> TaskState.STOPPING;
      case COMPLETE -> TaskState.COMPLETE;
      case FAILED -> TaskState.FAILED;
      case STOPPED -> TaskState.STOPPED;
      case LOST -> TaskState.LOST;
      case REJECTED -> TaskState.REJECTED;
      case TASK_STATE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("task " + status.getTaskId() + " has no known state");
    };
  }

  static MasterMessage assignment(
      OrderMessages orders, Epoch epoch, String founding, long sequence, List<TaskOrder> tasks) {
    Assignment.Builder assignment =
        Assignment.newBuilder()
            .setEpoch(epoch.number())
            .setSequence(sequence)
            .setFounding(founding);
    tasks.forEach(task -> assignment.addTasks(orders.of(task)));
    return MasterMessage.newBuilder().setAssignment(assignment).build();
  }

  static MasterMessage delta(
      OrderMessages orders, Epoch epoch, long sequence, List<TaskOrder> put, List<TaskId> remove) {
    AssignmentDelta.Builder delta =
        AssignmentDelta.newBuilder().setEpoch(epoch.number()).setSequence(sequence);
    put.forEach(task -> delta.addPut(orders.of(task)));
    remove.forEach(task -> delta.addRemove(task.toString()));
    return MasterMessage.newBuilder().setDelta(delta).build();
  }

  static MasterMessage ack(long sequence) {
    return MasterMessage.newBuilder().setAck(StatusAck.newBuilder().setSequence(sequence)).build();
  }

  /** Texts for people are kept short: they go into the log and into every list. */
  static String cut(String text) {
    return text.length() <= TEXT_LENGTH_MAX ? text : text.substring(0, TEXT_LENGTH_MAX - 1) + "…";
  }
}
