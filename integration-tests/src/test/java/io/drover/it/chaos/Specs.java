package io.drover.it.chaos;

import io.drover.proto.Constraint;
import io.drover.proto.ContainerSpec;
import io.drover.proto.DeployCommand;
import io.drover.proto.Healthcheck;
import io.drover.proto.JobMode;
import io.drover.proto.JobSpec;
import io.drover.proto.Placement;
import io.drover.proto.PortSpec;
import io.drover.proto.Resources;
import io.drover.proto.RestartPolicy;
import io.drover.proto.UpdateConfig;
import java.util.List;

/** The jobs of the load. Their containers sleep; what differs is how they are to be run. */
final class Specs {
  private static final int FIXED_PORT = 8080;

  private Specs() {}

  /** A service whose tasks are replaced when the text is another. */
  static JobSpec service(String name, int replicas, String text) {
    return base(name, JobMode.REPLICATED, replicas)
        .setContainer(container("sleep 1000000", text))
        .build();
  }

  static JobSpec healthChecked(String name, int replicas, String text) {
    JobSpec plain = service(name, replicas, text);
    return plain.toBuilder()
        .setContainer(
            plain.getContainer().toBuilder()
                .setHealthcheck(
                    Healthcheck.newBuilder()
                        .addAllTest(List.of("CMD", "true"))
                        .setIntervalMillis(4_000)
                        .setTimeoutMillis(20_000)
                        .setRetries(5)))
        .build();
  }

  static JobSpec atMostOne(String name, int replicas, String text) {
    return service(name, replicas, text).toBuilder().setAtMostOne(true).build();
  }

  /** Takes the same host port on every node that it is on. */
  static JobSpec fixedPort(String name, int replicas, String text) {
    return withPort(service(name, replicas, text), FIXED_PORT);
  }

  static JobSpec dynamicPort(String name, int replicas, String text) {
    return withPort(service(name, replicas, text), 0);
  }

  private static JobSpec withPort(JobSpec spec, int hostPort) {
    return spec.toBuilder()
        .addPorts(
            PortSpec.newBuilder()
                .setName("http")
                .setContainerPort(80)
                .setHostPort(hostPort)
                .setProtocol("tcp"))
        .setContainer(spec.getContainer().toBuilder().setNetworkMode(""))
        .build();
  }

  static JobSpec global(String name, String text) {
    return base(name, JobMode.GLOBAL, 0).setContainer(container("sleep 1000000", text)).build();
  }

  static JobSpec batch(String name, JobMode mode, int completions) {
    return base(name, mode, completions).setContainer(container("sleep 2", name)).build();
  }

  /** A job that fits nowhere: a number that many change, and no container. */
  static JobSpec register(String name, int replicas) {
    return service(name, replicas, "").toBuilder()
        .setContainer(container("true", "").toBuilder().clearEnv())
        .setPlacement(
            Placement.newBuilder()
                .addConstraints(
                    Constraint.newBuilder()
                        .setAttribute("node.labels.nowhere")
                        .setOperator(Constraint.Operator.EQUAL)
                        .setValue("never")))
        .build();
  }

  static DeployCommand create(JobSpec spec) {
    return DeployCommand.newBuilder().addJobs(spec).setCreateOnly(true).build();
  }

  static DeployCommand change(JobSpec spec) {
    return DeployCommand.newBuilder().addJobs(spec).build();
  }

  private static JobSpec.Builder base(String name, JobMode mode, int replicas) {
    return JobSpec.newBuilder()
        .setName(name)
        .setMode(mode)
        .setReplicas(replicas)
        .setReservations(Resources.newBuilder().setCpuMillis(50).setMemoryBytes(16 << 20))
        .setUpdate(
            UpdateConfig.newBuilder()
                .setParallelism(2)
                .setMonitorMillis(500)
                .setMaxFailureRatio(1)
                .setFailureAction(UpdateConfig.FailureAction.CONTINUE))
        .setRestart(
            RestartPolicy.newBuilder()
                .setCondition(
                    mode == JobMode.REPLICATED || mode == JobMode.GLOBAL
                        ? RestartPolicy.Condition.ANY
                        : RestartPolicy.Condition.ON_FAILURE)
                .setDelayMillis(200));
  }

  private static ContainerSpec container(String command, String text) {
    return ContainerSpec.newBuilder()
        .setImage(Engine.IMAGE)
        .setHasCommand(true)
        .addAllCommand(List.of(command.split(" ")))
        .addEnv("TEXT=" + text)
        .setInit(true)
        .setNetworkMode("none")
        .setStopGraceMillis(2_000)
        .build();
  }
}
