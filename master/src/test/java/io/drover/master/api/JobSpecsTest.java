package io.drover.master.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.master.model.JobId;
import io.drover.master.model.RestartPolicy.Condition;
import io.drover.master.model.UpdatePolicy;
import io.drover.proto.Constraint;
import io.drover.proto.Constraint.Operator;
import io.drover.proto.ContainerSpec;
import io.drover.proto.JobMode;
import io.drover.proto.JobSpec;
import io.drover.proto.Placement;
import io.drover.proto.PortSpec;
import io.drover.proto.Resources;
import io.drover.proto.RestartPolicy;
import io.drover.proto.UpdateConfig;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class JobSpecsTest {
  private static final JobSpec SMALL =
      JobSpec.newBuilder()
          .setName("web")
          .setReplicas(2)
          .setContainer(ContainerSpec.newBuilder().setImage("web:1"))
          .build();

  private static final JobSpec FULL =
      SMALL.toBuilder()
          .setName("shop_web")
          .setStack("shop")
          .setNamespace("default")
          .setMode(JobMode.REPLICATED_JOB)
          .setMaxConcurrent(3)
          .putLabels("team", "a")
          .setReservations(Resources.newBuilder().setCpuMillis(250).setMemoryBytes(64))
          .setLimits(Resources.newBuilder().setCpuMillis(500).setMemoryBytes(128).setPids(99))
          .setPlacement(
              Placement.newBuilder()
                  .addConstraints(
                      Constraint.newBuilder()
                          .setAttribute("node.labels.zone")
                          .setOperator(Operator.NOT_EQUAL)
                          .setValue("b"))
                  .addSpread("node.labels.rack")
                  .setMaxReplicasPerNode(4))
          .addPorts(
              PortSpec.newBuilder()
                  .setName("http")
                  .setContainerPort(80)
                  .setHostPort(8080)
                  .setProtocol("udp")
                  .setHostIp("127.0.0.1"))
          .setUpdate(
              UpdateConfig.newBuilder()
                  .setParallelism(2)
                  .setDelayMillis(10)
                  .setMonitorMillis(20)
                  .setMaxFailureRatio(0.5)
                  .setFailureAction(UpdateConfig.FailureAction.ROLLBACK)
                  .setOrder(UpdateConfig.Order.START_FIRST))
          .setRollback(
              UpdateConfig.newBuilder().setFailureAction(UpdateConfig.FailureAction.CONTINUE))
          .setRestart(
              RestartPolicy.newBuilder()
                  .setCondition(RestartPolicy.Condition.NONE)
                  .setDelayMillis(1)
                  .setMaxAttempts(2)
                  .setWindowMillis(3))
          .setPriority(50)
          .setAtMostOne(true)
          .build();

  @Test
  void everySettingSurvivesTheWayInAndOut() {
    var spec = JobSpecs.toDomain(FULL, "shop", "jobs[0]");

    assertThat(JobSpecs.toProto(new JobId("default", "shop_web"), spec)).isEqualTo(FULL);
  }

  @Test
  void whatIsNotSaidIsDockersDefault() {
    var service = JobSpecs.toDomain(SMALL, "", "jobs[0]");
    var batch =
        JobSpecs.toDomain(SMALL.toBuilder().setMode(JobMode.GLOBAL_JOB).build(), "", "jobs[0]");

    assertThat(service.mode()).isEqualTo(io.drover.master.model.JobMode.REPLICATED);
    assertThat(service.update()).isEqualTo(UpdatePolicy.DEFAULT);
    assertThat(service.restart().condition()).isEqualTo(Condition.ANY);
    assertThat(batch.restart().condition()).isEqualTo(Condition.ON_FAILURE);
  }

  @Test
  void anErrorNamesTheField() {
    assertRefused(job -> job.clearContainer(), "jobs[3].container.image");
    assertRefused(job -> job.setReplicas(-1), "jobs[3].replicas");
    assertRefused(job -> job.setPriority(101), "jobs[3].priority");
    assertRefused(job -> job.setStack("other"), "jobs[3].stack");
    assertRefused(
        job -> job.setLimits(Resources.newBuilder().setMemoryBytes(-1)),
        "jobs[3].limits.memory_bytes");
    assertRefused(
        job -> job.addPorts(PortSpec.newBuilder().setContainerPort(80).setProtocol("icmp")),
        "jobs[3].ports[0].protocol");
    assertRefused(
        job -> job.addPorts(PortSpec.newBuilder().setContainerPort(70_000)),
        "jobs[3].ports[0].container_port");
    assertRefused(
        job -> job.setPlacement(Placement.newBuilder().addConstraints(Constraint.newBuilder())),
        "jobs[3].placement.constraints[0].attribute");
    assertRefused(
        job -> job.setUpdate(UpdateConfig.newBuilder().setMaxFailureRatio(Double.NaN)),
        "jobs[3].update.max_failure_ratio");
    assertRefused(
        job -> job.setUpdate(UpdateConfig.newBuilder().setMonitorMillis(Long.MAX_VALUE)),
        "jobs[3].update.monitor_millis");
    assertRefused(
        job ->
            job.setContainer(
                job.getContainer().toBuilder()
                    .addEnv("A=" + "x".repeat(JobSpecs.CONTAINER_BYTES_MAX))),
        "jobs[3].container takes");
  }

  private static void assertRefused(UnaryOperator<JobSpec.Builder> change, String field) {
    JobSpec job = change.apply(SMALL.toBuilder()).build();
    assertThatThrownBy(() -> JobSpecs.toDomain(job, "", "jobs[3]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(field);
  }
}
