package io.drover.master.dispatch;

import com.google.protobuf.InvalidProtocolBufferException;
import io.drover.master.codec.SpecMessages;
import io.drover.master.model.JobSpec;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.Resources;
import io.drover.master.model.RestartPolicy;
import io.drover.master.model.TaskGoal;
import io.drover.master.port.TaskOrder;
import io.drover.proto.ContainerSpec;
import io.drover.proto.PortBinding;
import java.util.IdentityHashMap;

/**
 * Orders as messages. What the tasks of one version of a job have in common is made once and kept:
 * thousands of them go out in a row. Belongs to the dispatch thread.
 */
final class OrderMessages {
  /** When there are more, all are forgotten. */
  private static final int KEPT_MAX = 256;

  private final IdentityHashMap<JobSpec, io.drover.proto.TaskOrder> whole = new IdentityHashMap<>();

  io.drover.proto.TaskOrder of(TaskOrder order) {
    var task = order.task();
    io.drover.proto.TaskOrder.Builder built =
        (order.goalOnly() ? common(order.spec()) : whole(order.spec()).toBuilder())
            .setTaskId(task.id().toString())
            .setJob(task.job().name())
            .setNamespace(task.job().namespace())
            .setVersion(task.version())
            .setSlot(task.slot())
            .setGoal(goal(task.goal()));
    task.placement().ifPresent(where -> where.ports().forEach(p -> built.addPorts(port(p))));
    return built.build();
  }

  private io.drover.proto.TaskOrder whole(JobSpec spec) {
    if (whole.size() >= KEPT_MAX && !whole.containsKey(spec)) {
      whole.clear();
    }
    return whole.computeIfAbsent(
        spec,
        one ->
            common(one)
                .setContainer(container(one.container().encoded().toArray()))
                .setSettings(SpecMessages.settings(one))
                .setRestarts(one.restarts())
                .build());
  }

  private static io.drover.proto.TaskOrder.Builder common(JobSpec spec) {
    return io.drover.proto.TaskOrder.newBuilder()
        .setStack(spec.stack())
        .setReservations(resources(spec.reservations(), 0))
        .setLimits(resources(spec.limits(), spec.pidsLimit()))
        .setRestart(restart(spec.restart()))
        .setRunToCompletion(spec.mode().runsToCompletion())
        .setAtMostOne(spec.atMostOne());
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

  private static io.drover.proto.Resources resources(Resources resources, int pids) {
    return io.drover.proto.Resources.newBuilder()
        .setCpuMillis((int) Math.min(Integer.MAX_VALUE, resources.cpuMillis()))
        .setMemoryBytes(resources.memoryBytes())
        .setPids(pids)
        .build();
  }
}
