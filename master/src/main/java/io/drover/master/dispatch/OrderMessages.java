package io.drover.master.dispatch;

import com.google.protobuf.InvalidProtocolBufferException;
import io.drover.master.codec.ResourceMessages;
import io.drover.master.codec.SpecMessages;
import io.drover.master.model.JobSpec;
import io.drover.master.model.TaskGoal;
import io.drover.master.port.TaskOrder;
import io.drover.proto.ContainerSpec;
import java.util.IdentityHashMap;
import java.util.function.Function;

/**
 * Orders as messages. What the tasks of one version of a job have in common is made once and kept:
 * thousands of them go out in a row. Belongs to the dispatch thread.
 */
final class OrderMessages {
  /** When there are more, all are forgotten. */
  private static final int KEPT_MAX = 256;

  private final IdentityHashMap<JobSpec, io.drover.proto.TaskOrder> whole = new IdentityHashMap<>();
  private final IdentityHashMap<JobSpec, io.drover.proto.TaskOrder> brief = new IdentityHashMap<>();

  io.drover.proto.TaskOrder of(TaskOrder order) {
    var task = order.task();
    io.drover.proto.TaskOrder.Builder built =
        (order.goalOnly() ? brief(order.spec()) : whole(order.spec()))
            .toBuilder()
                .setTaskId(task.id().toString())
                .setJob(task.job().name())
                .setNamespace(task.job().namespace())
                .setVersion(task.version())
                .setSlot(task.slot())
                .setGoal(goal(task.goal()));
    task.placement()
        .ifPresent(where -> where.ports().forEach(p -> built.addPorts(SpecMessages.port(p))));
    return built.build();
  }

  private io.drover.proto.TaskOrder brief(JobSpec spec) {
    return kept(brief, spec, one -> common(one).build());
  }

  private io.drover.proto.TaskOrder whole(JobSpec spec) {
    return kept(
        whole,
        spec,
        one ->
            common(one)
                .setContainer(container(one.container().encoded().toArray()))
                .setSettings(SpecMessages.settings(one))
                .setRestarts(one.restarts())
                .build());
  }

  private static io.drover.proto.TaskOrder kept(
      IdentityHashMap<JobSpec, io.drover.proto.TaskOrder> by,
      JobSpec spec,
      Function<JobSpec, io.drover.proto.TaskOrder> making) {
    if (by.size() >= KEPT_MAX && !by.containsKey(spec)) {
      by.clear();
    }
    return by.computeIfAbsent(spec, making);
  }

  private static io.drover.proto.TaskOrder.Builder common(JobSpec spec) {
    return io.drover.proto.TaskOrder.newBuilder()
        .setStack(spec.stack())
        .setReservations(ResourceMessages.write(spec.reservations(), 0))
        .setLimits(ResourceMessages.write(spec.limits(), spec.pidsLimit()))
        .setRestart(SpecMessages.restart(spec.restart()))
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
}
