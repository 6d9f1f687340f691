package io.drover.master.dispatch;

import com.google.protobuf.InvalidProtocolBufferException;
import io.drover.base.Epoch;
import io.drover.master.codec.ResourceMessages;
import io.drover.master.codec.SpecMessages;
import io.drover.master.model.NodeFacts;
import io.drover.master.model.Observation;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.RestartPolicy;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.port.TaskOrder;
import io.drover.master.port.WorkerEvent.Condition;
import io.drover.master.port.WorkerEvent.TaskReport;
import io.drover.proto.Assignment;
import io.drover.proto.AssignmentDelta;
import io.drover.proto.ContainerSpec;
import io.drover.proto.MasterMessage;
import io.drover.proto.NodeCondition;
import io.drover.proto.PortBinding;
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
    int first = facts.getPortFirst();
    int last = facts.getPortLast();
    if (first < 0 || last > 65_535 || first > last) {
      throw new IllegalArgumentException("dynamic ports " + first + " to " + last);
    }
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
        first,
        last,
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
            cut(status.getContainerId()),
            exitCode,
            status.getAttempts(),
            status.getOomKilled(),
            status.getStartedAtMillis(),
            status.getFinishedAtMillis(),
            cut(status.getImageDigest()),
            cut(status.getHealth())));
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
      Epoch epoch, String founding, long sequence, List<TaskOrder> tasks) {
    Assignment.Builder assignment =
        Assignment.newBuilder()
            .setEpoch(epoch.number())
            .setSequence(sequence)
            .setFounding(founding);
    tasks.forEach(task -> assignment.addTasks(order(task)));
    return MasterMessage.newBuilder().setAssignment(assignment).build();
  }

  static MasterMessage delta(Epoch epoch, long sequence, List<TaskOrder> put, List<TaskId> remove) {
    AssignmentDelta.Builder delta =
        AssignmentDelta.newBuilder().setEpoch(epoch.number()).setSequence(sequence);
    put.forEach(task -> delta.addPut(order(task)));
    remove.forEach(task -> delta.addRemove(task.toString()));
    return MasterMessage.newBuilder().setDelta(delta).build();
  }

  static MasterMessage ack(long sequence) {
    return MasterMessage.newBuilder().setAck(StatusAck.newBuilder().setSequence(sequence)).build();
  }

  private static io.drover.proto.TaskOrder order(TaskOrder order) {
    var task = order.task();
    var spec = order.spec();
    io.drover.proto.TaskOrder.Builder built =
        io.drover.proto.TaskOrder.newBuilder()
            .setTaskId(task.id().toString())
            .setJob(task.job().name())
            .setNamespace(task.job().namespace())
            .setStack(spec.stack())
            .setVersion(task.version())
            .setSlot(task.slot())
            .setGoal(goal(task.goal()))
            .setReservations(ResourceMessages.write(spec.reservations(), 0))
            .setLimits(ResourceMessages.write(spec.limits(), spec.pidsLimit()))
            .setRestart(restart(spec.restart()))
            .setRunToCompletion(spec.mode().runsToCompletion())
            .setAtMostOne(spec.atMostOne());
    task.placement().ifPresent(where -> where.ports().forEach(p -> built.addPorts(port(p))));
    if (!order.goalOnly()) {
      built
          .setContainer(container(spec.container().encoded().toArray()))
          .setSettings(SpecMessages.settings(spec))
          .setRestarts(spec.restarts());
    }
    return built.build();
  }

  /** What was parsed once, when it came from the client, parses again: else the state is broken. */
  private static ContainerSpec container(byte[] encoded) {
    try {
      return ContainerSpec.parseFrom(encoded);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a container's description in the state is damaged", e);
    }
  }

  private static io.drover.proto.TaskOrder.Goal goal(TaskGoal goal) {
    return switch (goal) {
      case RUN -> io.drover.proto.TaskOrder.Goal.RUN;
      case STOP -> io.drover.proto.TaskOrder.Goal.STOP;
    };
  }

  private static PortBinding port(PortAssignment port) {
    return PortBinding.newBuilder()
        .setName(port.name())
        .setContainerPort(port.containerPort())
        .setHostPort(port.hostPort())
        .setProtocol(port.protocol())
        .setHostIp(port.hostIp())
        .build();
  }

  private static io.drover.proto.RestartPolicy restart(RestartPolicy restart) {
    return io.drover.proto.RestartPolicy.newBuilder()
        .setCondition(
            switch (restart.condition()) {
              case ANY -> io.drover.proto.RestartPolicy.Condition.ANY;
              case ON_FAILURE -> io.drover.proto.RestartPolicy.Condition.ON_FAILURE;
              case NONE -> io.drover.proto.RestartPolicy.Condition.NONE;
            })
        .setDelayMillis(restart.delayMillis())
        .setMaxAttempts(restart.maxAttempts())
        .setWindowMillis(restart.windowMillis())
        .build();
  }

  /** Texts for people are kept short: they go into the log and into every list. */
  static String cut(String text) {
    return text.length() <= TEXT_LENGTH_MAX ? text : text.substring(0, TEXT_LENGTH_MAX - 1) + "…";
  }
}
