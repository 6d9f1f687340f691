package io.drover.master.dispatch;

import io.drover.base.Bytes;
import io.drover.master.codec.SpecMessages;
import io.drover.master.model.ContainerTemplate;
import io.drover.master.model.JobId;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.port.HeldOrder;
import io.drover.proto.JobMode;
import io.drover.proto.JobSpec;
import io.drover.proto.MasterMessage;
import io.drover.proto.OrdersWanted;
import io.drover.proto.PortBinding;
import io.drover.proto.PortSpec;
import io.drover.proto.TaskOrder;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Orders on their way back: what a worker was given once becomes a task and a job again. */
final class HeldOrders {
  private static final Logger LOG = LoggerFactory.getLogger(HeldOrders.class);

  private HeldOrders() {}

  static MasterMessage wanted(List<TaskId> tasks) {
    OrdersWanted.Builder wanted = OrdersWanted.newBuilder();
    tasks.forEach(task -> wanted.addTaskIds(task.toString()));
    return MasterMessage.newBuilder().setOrdersWanted(wanted).build();
  }

  /** One that makes no sense is left out: it must not keep the others from being known again. */
  static List<HeldOrder> read(List<TaskOrder> messages) {
    List<HeldOrder> orders = new ArrayList<>();
    for (TaskOrder message : messages) {
      try {
        orders.add(read(message));
      } catch (IllegalArgumentException e) {
        LOG.warn(
            "a held order makes no sense task={} reason={}", message.getTaskId(), e.getMessage());
      }
    }
    return orders;
  }

  private static HeldOrder read(TaskOrder message) {
    if (!message.hasContainer() || message.getVersion() < 1 || message.getSlot() < 1) {
      throw new IllegalArgumentException("it is not whole");
    }
    ContainerTemplate container =
        new ContainerTemplate(
            message.getContainer().getImage(), Bytes.of(message.getContainer().toByteArray()));
    JobSpec settings = message.hasSettings() ? message.getSettings() : settings(message);
    return new HeldOrder(
        TaskId.parse(message.getTaskId()),
        new JobId(message.getNamespace(), message.getJob()),
        Math.toIntExact(message.getVersion()),
        message.getSlot(),
        message.getGoal() == TaskOrder.Goal.STOP ? TaskGoal.STOP : TaskGoal.RUN,
        SpecMessages.spec(settings, container, message.getRestarts()),
        message.getPortsList().stream().map(HeldOrders::port).toList());
  }

  /** What an order without the job's settings says of them. */
  private static JobSpec settings(TaskOrder message) {
    JobSpec.Builder settings =
        JobSpec.newBuilder()
            .setStack(message.getStack())
            .setMode(message.getRunToCompletion() ? JobMode.REPLICATED_JOB : JobMode.REPLICATED)
            .setReplicas(1)
            .setReservations(message.getReservations())
            .setLimits(message.getLimits())
            .setRestart(message.getRestart())
            .setAtMostOne(message.getAtMostOne());
    for (PortBinding port : message.getPortsList()) {
      settings.addPorts(
          PortSpec.newBuilder()
              .setName(port.getName())
              .setContainerPort(port.getContainerPort())
              .setProtocol(port.getProtocol())
              .setHostIp(port.getHostIp()));
    }
    return settings.build();
  }

  private static PortAssignment port(PortBinding port) {
    return new PortAssignment(
        port.getName(),
        port.getContainerPort(),
        port.getHostPort(),
        port.getProtocol(),
        port.getHostIp());
  }
}
