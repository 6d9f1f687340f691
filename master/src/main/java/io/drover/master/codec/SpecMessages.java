package io.drover.master.codec;

import io.drover.master.model.ContainerTemplate;
import io.drover.master.model.JobSpec;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.PortRequest;
import io.drover.master.model.RestartPolicy;
import io.drover.master.model.UpdatePolicy;
import io.drover.proto.PortBinding;
import io.drover.proto.PortSpec;
import io.drover.proto.UpdateConfig;

/** A version of a job as messages, apart from its container, and the ports its tasks are given. */
public final class SpecMessages {
  private SpecMessages() {}

  /** Its settings, without name, namespace, container and count of restarts. */
  public static io.drover.proto.JobSpec settings(JobSpec spec) {
    return LogSpecs.settings(spec).build();
  }

  /**
   * The version.
   *
   * @throws IllegalArgumentException if the settings make no sense
   */
  public static JobSpec spec(
      io.drover.proto.JobSpec settings, ContainerTemplate container, int restarts) {
    return LogSpecs.read(settings, container, restarts);
  }

  /** A port that a job asks for. */
  public static PortSpec port(PortRequest port) {
    return PortSpec.newBuilder()
        .setName(port.name())
        .setContainerPort(port.containerPort())
        .setHostPort(port.hostPort())
        .setProtocol(port.protocol())
        .setHostIp(port.hostIp())
        .build();
  }

  /** A port that a task was given. */
  public static PortBinding port(PortAssignment port) {
    return PortBinding.newBuilder()
        .setName(port.name())
        .setContainerPort(port.containerPort())
        .setHostPort(port.hostPort())
        .setProtocol(port.protocol())
        .setHostIp(port.hostIp())
        .build();
  }

  /** How a job is updated, or rolled back. */
  public static UpdateConfig update(UpdatePolicy policy) {
    return UpdateConfig.newBuilder()
        .setParallelism(policy.parallelism())
        .setDelayMillis(policy.delayMillis())
        .setMonitorMillis(policy.monitorMillis())
        .setMaxFailureRatio(policy.maxFailureRatio())
        .setFailureAction(Enums.write(UpdateConfig.FailureAction.class, policy.failureAction()))
        .setOrder(Enums.write(UpdateConfig.Order.class, policy.order()))
        .build();
  }

  /** When a task's container is started again in its place. */
  public static io.drover.proto.RestartPolicy restart(RestartPolicy policy) {
    return io.drover.proto.RestartPolicy.newBuilder()
        .setCondition(
            Enums.write(io.drover.proto.RestartPolicy.Condition.class, policy.condition()))
        .setDelayMillis(policy.delayMillis())
        .setMaxAttempts(policy.maxAttempts())
        .setWindowMillis(policy.windowMillis())
        .build();
  }
}
