package io.drover.master.codec;

import io.drover.base.Check;
import io.drover.master.model.ContainerTemplate;
import io.drover.master.model.JobMode;
import io.drover.master.model.JobSpec;
import io.drover.master.model.PortRequest;
import io.drover.master.model.RestartPolicy;
import io.drover.master.model.UpdatePolicy;
import io.drover.proto.PortSpec;
import io.drover.proto.UpdateConfig;

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
        ResourceMessages.read(message.getReservations(), "reservations"),
        ResourceMessages.read(message.getLimits(), "limits"),
        count("limits.pids", message.getLimits().getPids()),
        PlacementMessages.read(message.getPlacement(), "placement"),
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
            .setReservations(ResourceMessages.write(spec.reservations(), 0))
            .setLimits(ResourceMessages.write(spec.limits(), spec.pidsLimit()))
            .setPlacement(PlacementMessages.write(spec.placement()))
            .setUpdate(SpecMessages.update(spec.update()))
            .setRollback(SpecMessages.update(spec.rollback()))
            .setRestart(SpecMessages.restart(spec.restart()))
            .setPriority(spec.priority())
            .setAtMostOne(spec.atMostOne());
    spec.ports().forEach(port -> message.addPorts(SpecMessages.port(port)));
    return message;
  }

  private static int count(String field, int value) {
    Check.argument(value >= 0, "%s is out of range", field);
    return value;
  }

  private static PortRequest port(PortSpec message) {
    return new PortRequest(
        message.getName(),
        message.getContainerPort(),
        message.getHostPort(),
        message.getProtocol().isEmpty() ? "tcp" : message.getProtocol(),
        message.getHostIp());
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

  private static RestartPolicy restart(io.drover.proto.RestartPolicy message) {
    return new RestartPolicy(
        Enums.read(RestartPolicy.Condition.class, message.getCondition()),
        message.getDelayMillis(),
        count("restart.max_attempts", message.getMaxAttempts()),
        message.getWindowMillis());
  }
}
