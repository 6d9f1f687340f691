package io.drover.master.codec;

import io.drover.base.Check;
import io.drover.master.model.Constraint;
import io.drover.master.model.ContainerTemplate;
import io.drover.master.model.JobMode;
import io.drover.master.model.JobSpec;
import io.drover.master.model.PlacementRules;
import io.drover.master.model.PortRequest;
import io.drover.master.model.Resources;
import io.drover.master.model.RestartPolicy;
import io.drover.master.model.UpdatePolicy;
import io.drover.proto.PortSpec;
import io.drover.proto.UpdateConfig;
import java.util.List;

/** Versions of jobs in the log: the job's settings, without its name and its container. */
final class LogSpecs {
  private LogSpecs() {}

  static JobSpec read(io.drover.proto.JobSpec message, ContainerTemplate container, int restarts) {
    return new JobSpec(
        message.getStack(),
        message.getMode() == io.drover.proto.JobMode.JOB_MODE_UNSPECIFIED
            ? JobMode.REPLICATED
            : Enums.read(JobMode.class, message.getMode()),
        count("replicas", message.getReplicas()),
        count("max_concurrent", message.getMaxConcurrent()),
        message.getLabelsMap(),
        resources(message.getReservations()),
        resources(message.getLimits()),
        count("limits.pids", message.getLimits().getPids()),
        placement(message.getPlacement()),
        message.getPortsList().stream().map(LogSpecs::port).toList(),
        message.hasUpdate() ? update(message.getUpdate()) : UpdatePolicy.DEFAULT,
        message.hasRollback() ? update(message.getRollback()) : UpdatePolicy.DEFAULT,
        message.hasRestart() ? restart(message.getRestart()) : RestartPolicy.DEFAULT,
        count("priority", message.getPriority()),
        message.getAtMostOne(),
        restarts,
        container);
  }

  static io.drover.proto.JobSpec.Builder settings(JobSpec spec) {
    io.drover.proto.JobSpec.Builder message =
        io.drover.proto.JobSpec.newBuilder()
            .setStack(spec.stack())
            .setMode(Enums.write(io.drover.proto.JobMode.class, spec.mode()))
            .setReplicas(spec.replicas())
            .setMaxConcurrent(spec.maxConcurrent())
            .putAllLabels(spec.labels())
            .setReservations(resources(spec.reservations(), 0))
            .setLimits(resources(spec.limits(), spec.pidsLimit()))
            .setPlacement(placement(spec.placement()))
            .setUpdate(update(spec.update()))
            .setRollback(update(spec.rollback()))
            .setRestart(restart(spec.restart()))
            .setPriority(spec.priority())
            .setAtMostOne(spec.atMostOne());
    spec.ports().forEach(port -> message.addPorts(port(port)));
    return message;
  }

  private static int count(String field, int value) {
    Check.argument(value >= 0, "%s is out of range", field);
    return value;
  }

  private static Resources resources(io.drover.proto.Resources message) {
    return new Resources(message.getCpuMillis(), message.getMemoryBytes());
  }

  private static io.drover.proto.Resources resources(Resources resources, int pids) {
    return io.drover.proto.Resources.newBuilder()
        .setCpuMillis(Math.toIntExact(resources.cpuMillis()))
        .setMemoryBytes(resources.memoryBytes())
        .setPids(pids)
        .build();
  }

  private static PlacementRules placement(io.drover.proto.Placement message) {
    List<Constraint> constraints =
        message.getConstraintsList().stream().map(LogSpecs::constraint).toList();
    return new PlacementRules(
        constraints,
        message.getSpreadList(),
        count("max_replicas_per_node", message.getMaxReplicasPerNode()));
  }

  private static Constraint constraint(io.drover.proto.Constraint message) {
    boolean equal =
        switch (message.getOperator()) {
          case EQUAL -> true;
          case NOT_EQUAL -> false;
          case OPERATOR_UNSPECIFIED, UNRECOGNIZED ->
              throw new IllegalArgumentException(
                  "constraint on " + message.getAttribute() + " has no operator");
        };
    return new Constraint(message.getAttribute(), equal, message.getValue());
  }

  private static io.drover.proto.Placement placement(PlacementRules rules) {
    io.drover.proto.Placement.Builder message =
        io.drover.proto.Placement.newBuilder()
            .addAllSpread(rules.spread())
            .setMaxReplicasPerNode(rules.maxReplicasPerNode());
    for (Constraint constraint : rules.constraints()) {
      message.addConstraints(
          io.drover.proto.Constraint.newBuilder()
              .setAttribute(constraint.attribute())
              .setOperator(
                  constraint.equal()
                      ? io.drover.proto.Constraint.Operator.EQUAL
                      : io.drover.proto.Constraint.Operator.NOT_EQUAL)
              .setValue(constraint.value()));
    }
    return message.build();
  }

  private static PortRequest port(PortSpec message) {
    return new PortRequest(
        message.getName(),
        message.getContainerPort(),
        message.getHostPort(),
        message.getProtocol().isEmpty() ? "tcp" : message.getProtocol(),
        message.getHostIp());
  }

  private static PortSpec port(PortRequest port) {
    return PortSpec.newBuilder()
        .setName(port.name())
        .setContainerPort(port.containerPort())
        .setHostPort(port.hostPort())
        .setProtocol(port.protocol())
        .setHostIp(port.hostIp())
        .build();
  }

  private static UpdatePolicy update(UpdateConfig message) {
    return new UpdatePolicy(
        count("update.parallelism", message.getParallelism()),
        message.getDelayMillis(),
        message.getMonitorMillis(),
        message.getMaxFailureRatio(),
        Enums.read(UpdatePolicy.FailureAction.class, message.getFailureAction()),
        Enums.read(UpdatePolicy.Order.class, message.getOrder()));
  }

  private static UpdateConfig update(UpdatePolicy policy) {
    return UpdateConfig.newBuilder()
        .setParallelism(policy.parallelism())
        .setDelayMillis(policy.delayMillis())
        .setMonitorMillis(policy.monitorMillis())
        .setMaxFailureRatio(policy.maxFailureRatio())
        .setFailureAction(Enums.write(UpdateConfig.FailureAction.class, policy.failureAction()))
        .setOrder(Enums.write(UpdateConfig.Order.class, policy.order()))
        .build();
  }

  private static RestartPolicy restart(io.drover.proto.RestartPolicy message) {
    return new RestartPolicy(
        Enums.read(RestartPolicy.Condition.class, message.getCondition()),
        message.getDelayMillis(),
        count("restart.max_attempts", message.getMaxAttempts()),
        message.getWindowMillis());
  }

  private static io.drover.proto.RestartPolicy restart(RestartPolicy policy) {
    return io.drover.proto.RestartPolicy.newBuilder()
        .setCondition(
            Enums.write(io.drover.proto.RestartPolicy.Condition.class, policy.condition()))
        .setDelayMillis(policy.delayMillis())
        .setMaxAttempts(policy.maxAttempts())
        .setWindowMillis(policy.windowMillis())
        .build();
  }
}
