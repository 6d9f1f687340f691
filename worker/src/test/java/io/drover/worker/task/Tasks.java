package io.drover.worker.task;

import io.drover.proto.ContainerSpec;
import io.drover.worker.model.Carried;
import io.drover.worker.model.Goal;
import io.drover.worker.model.Resources;
import io.drover.worker.model.RestartPolicy;
import io.drover.worker.model.Slot;
import io.drover.worker.model.TaskId;
import io.drover.worker.model.TaskOrder;
import io.drover.worker.model.Workload;

/** Orders for tests. */
public final class Tasks {
  public static final String IMAGE = "web:1";

  private Tasks() {}

  /** A service that restarts after any end, one second later, without end. */
  public static TaskOrder service(String id) {
    return order(id, new RestartPolicy(RestartPolicy.Condition.ANY, 1_000, 0, 0), false);
  }

  /** A task that runs to completion and is tried again after failures without end. */
  public static TaskOrder batch(String id) {
    return order(id, new RestartPolicy(RestartPolicy.Condition.ANY, 1_000, 0, 0), true);
  }

  public static TaskOrder order(String id, RestartPolicy restart, boolean runToCompletion) {
    return order(id, restart, new TaskOrder.Kind(runToCompletion, false), Goal.RUN);
  }

  public static TaskOrder order(String id, RestartPolicy restart, TaskOrder.Kind kind, Goal goal) {
    io.drover.proto.TaskOrder message =
        io.drover.proto.TaskOrder.newBuilder()
            .setTaskId(id)
            .setJob("web")
            .setNamespace("default")
            .setVersion(1)
            .setSlot(1)
            .setContainer(ContainerSpec.newBuilder().setImage(IMAGE))
            .build();
    return new TaskOrder(
        new TaskId(id),
        new Slot("default", "web", 1),
        1,
        goal,
        new Workload(IMAGE, false, 5_000, Resources.NONE, new Carried(message)),
        restart,
        kind);
  }

  /** The same, but its image is pulled in any case. */
  public static TaskOrder pulling(TaskOrder order) {
    Workload workload = order.workload();
    return new TaskOrder(
        order.id(),
        order.slot(),
        order.version(),
        order.goal(),
        new Workload(
            workload.image(),
            true,
            workload.stopGraceMillis(),
            workload.reservations(),
            workload.carried()),
        order.restart(),
        order.kind());
  }

  public static TaskOrder stopped(TaskOrder order) {
    return new TaskOrder(
        order.id(),
        order.slot(),
        order.version(),
        Goal.STOP,
        order.workload(),
        order.restart(),
        order.kind());
  }
}
