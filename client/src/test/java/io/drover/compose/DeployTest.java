package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.proto.Affinity;
import io.drover.proto.Constraint;
import io.drover.proto.JobMode;
import io.drover.proto.JobSpec;
import io.drover.proto.NodePreference;
import io.drover.proto.Placement;
import io.drover.proto.Resources;
import io.drover.proto.RestartPolicy;
import io.drover.proto.RestartPolicy.Condition;
import io.drover.proto.SpreadLimit;
import io.drover.proto.UpdateConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class DeployTest {
  @TempDir Path folder;

  private Folder in() {
    return new Folder(folder);
  }

  @Test
  void aServiceThatSaysNothingHasOneReplicaAndSwarmsPolicies() {
    JobSpec job = in().job();
    assertThat(job.getMode()).isEqualTo(JobMode.REPLICATED);
    assertThat(job.getReplicas()).isEqualTo(1);
    assertThat(job.getRestart().getCondition()).isEqualTo(Condition.ANY);
    assertThat(job.getUpdate().getParallelism()).isEqualTo(1);
    assertThat(job.getUpdate().getFailureAction()).isEqualTo(UpdateConfig.FailureAction.PAUSE);
  }

  @ParameterizedTest
  @CsvSource({
    "replicated, REPLICATED",
    "global, GLOBAL",
    "replicated-job, REPLICATED_JOB",
    "global-job, GLOBAL_JOB"
  })
  void thereAreFourModes(String word, JobMode mode) {
    assertThat(in().job("deploy: {mode: " + word + "}").getMode()).isEqualTo(mode);
  }

  @Test
  void everySectionReachesTheJob() {
    JobSpec job =
        in().job(
                "deploy:",
                "  replicas: 5",
                "  labels: [a=1]",
                "  resources:",
                "    limits: {cpus: '1.5', memory: 1g, pids: 100}",
                "    reservations: {cpus: 0.25, memory: 256m}",
                "  placement:",
                "    constraints: [node.labels.zone == a, 'node.hostname!=x y']",
                "    preferences: [spread: node.labels.rack]",
                "    max_replicas_per_node: 2",
                "x-drover: {priority: 7, at_most_one: true}");
    assertThat(job.getReplicas()).isEqualTo(5);
    assertThat(job.getLabelsMap()).containsEntry("a", "1");
    assertThat(job.getLimits())
        .isEqualTo(
            Resources.newBuilder()
                .setCpuMillis(1_500)
                .setMemoryBytes(1L << 30)
                .setPids(100)
                .build());
    assertThat(job.getReservations())
        .isEqualTo(Resources.newBuilder().setCpuMillis(250).setMemoryBytes(256L << 20).build());
    assertThat(job.getPlacement())
        .isEqualTo(
            Placement.newBuilder()
                .addConstraints(
                    Constraint.newBuilder()
                        .setAttribute("node.labels.zone")
                        .setOperator(Constraint.Operator.EQUAL)
                        .setValue("a"))
                .addConstraints(
                    Constraint.newBuilder()
                        .setAttribute("node.hostname")
                        .setOperator(Constraint.Operator.NOT_EQUAL)
                        .setValue("x y"))
                .addSpread("node.labels.rack")
                .setMaxReplicasPerNode(2)
                .build());
    assertThat(job.getPriority()).isEqualTo(7);
    assertThat(job.getAtMostOne()).isTrue();
  }

  @Test
  void policiesReachTheJob() {
    JobSpec job =
        in().job(
                "deploy:",
                "  update_config: {parallelism: 0, delay: 1s, monitor: 2s, max_failure_ratio: 0.5,"
                    + " failure_action: rollback, order: start-first}",
                "  rollback_config: {parallelism: 3}",
                "  restart_policy: {condition: on-failure, delay: 3s, max_attempts: 4, window: 5s}");
    assertThat(job.getUpdate())
        .isEqualTo(
            UpdateConfig.newBuilder()
                .setParallelism(0)
                .setDelayMillis(1_000)
                .setMonitorMillis(2_000)
                .setMaxFailureRatio(0.5)
                .setFailureAction(UpdateConfig.FailureAction.ROLLBACK)
                .setOrder(UpdateConfig.Order.START_FIRST)
                .build());
    assertThat(job.getRollback().getParallelism()).isEqualTo(3);
    assertThat(job.getRestart())
        .isEqualTo(
            RestartPolicy.newBuilder()
                .setCondition(Condition.ON_FAILURE)
                .setDelayMillis(3_000)
                .setMaxAttempts(4)
                .setWindowMillis(5_000)
                .build());
  }

  @Test
  void whatStandsBesideDeployMeansTheSame() {
    JobSpec job =
        in().job(
                "scale: 3",
                "cpus: 0.5",
                "mem_limit: 64m",
                "mem_reservation: 32m",
                "memswap_limit: 128m",
                "mem_swappiness: 0",
                "pids_limit: -1",
                "shm_size: 1m",
                "cpu_shares: 512",
                "cpuset: 0-1,3",
                "deploy: {resources: {limits: {memory: 64m}}}");
    assertThat(job.getReplicas()).isEqualTo(3);
    assertThat(job.getLimits())
        .isEqualTo(Resources.newBuilder().setCpuMillis(500).setMemoryBytes(64L << 20).build());
    assertThat(job.getReservations().getMemoryBytes()).isEqualTo(32L << 20);
    assertThat(job.getContainer().getMemorySwapBytes()).isEqualTo(128L << 20);
    assertThat(job.getContainer().hasMemorySwappiness()).isTrue();
    assertThat(job.getContainer().getCpusetCpus()).isEqualTo("0-1,3");
    assertThat(in().container("memswap_limit: -1").getMemorySwapBytes()).isEqualTo(-1);
  }

  @Test
  void sayingTheSameThingDifferentlyIsRefused() {
    assertThat(
            in().problems(
                    "deploy: {replicas: 2, resources: {limits: {memory: 64m, cpus: 1}}}",
                    "scale: 3",
                    "mem_limit: 32m"))
        .containsExactly(
            "4:24: services.web.deploy.replicas: says something else than 'scale': take one of"
                + " the two away",
            "4:56: services.web.deploy.resources.limits.memory: says something else than"
                + " 'mem_limit': take one of the two away");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"no\"', NONE, 0",
    "always, ANY, 0",
    "unless-stopped, ANY, 0",
    "on-failure, ON_FAILURE, 0",
    "on-failure:5, ON_FAILURE, 5"
  })
  void restartHasDockersWords(String word, Condition condition, int attempts) {
    assertThat(in().job("restart: " + word).getRestart())
        .isEqualTo(
            RestartPolicy.newBuilder().setCondition(condition).setMaxAttempts(attempts).build());
  }

  @Test
  void thePolicyOfDeployStandsAboveRestart() {
    assertThat(
            in().job("restart: always", "deploy: {restart_policy: {condition: none}}")
                .getRestart()
                .getCondition())
        .isEqualTo(Condition.NONE);
    assertThat(in().problems("restart: sometimes"))
        .containsExactly(
            "4:14: services.web.restart: 'sometimes' is not one of no, always, on-failure[:N],"
                + " unless-stopped");
    assertThat(in().problems("restart: false"))
        .containsExactly("4:14: services.web.restart: must be text: write \"no\" or always");
  }

  @Test
  void aJobThatEndsIsStartedAgainOnlyWhenItFailed() {
    assertThat(in().job("deploy: {mode: replicated-job}").getRestart().getCondition())
        .isEqualTo(Condition.ON_FAILURE);
    assertThat(
            in().job("deploy: {restart_policy: {max_attempts: 2}, mode: global-job}")
                .getRestart()
                .getCondition())
        .isEqualTo(Condition.ON_FAILURE);
    assertThat(in().job("deploy: {mode: global-job}").hasUpdate()).isFalse();
    assertThat(in().problems("restart: always", "deploy: {mode: global-job, update_config: {}}"))
        .containsExactly(
            "4:14: services.web.restart: a job that runs to its end cannot be started again after"
                + " it succeeded: use on-failure",
            "5:47: services.web.deploy.update_config: a job that runs to its end is not updated in"
                + " place");
  }

  @Test
  void impossibleRequestsAreRefused() {
    assertThat(in().problems("deploy: {mode: global, replicas: 2}"))
        .containsExactly(
            "4:38: services.web.deploy.replicas: a global service has one task on every node: take"
                + " replicas away");
    assertThat(
            in().problems(
                    "deploy:",
                    "  replicas: -1",
                    "  resources:",
                    "    limits: {cpus: -1, memory: 5m}",
                    "    reservations: {cpus: x, memory: 1y}",
                    "  update_config: {max_failure_ratio: 2, failure_action: explode}",
                    "  rollback_config: {failure_action: rollback}",
                    "  restart_policy: {condition: always}",
                    "x-drover: {priority: 101, schedule: daily, prioriti: 1}"))
        .containsExactly(
            "5:17: services.web.deploy.replicas: -1 is out of range: it must be between 0 and"
                + " 100000",
            "7:24: services.web.deploy.resources.limits.cpus: '-1' processors are less than none",
            "7:36: services.web.deploy.resources.limits.memory: less than 6 MiB of memory is"
                + " refused by Docker",
            "8:30: services.web.deploy.resources.reservations.cpus: 'x' is no number of"
                + " processors: write it like 0.5 or 2",
            "8:41: services.web.deploy.resources.reservations.memory: '1y' is no amount of bytes:"
                + " write it like 512m or 1.5g",
            "9:42: services.web.deploy.update_config.max_failure_ratio: must be a number between 0"
                + " and 1",
            "9:61: services.web.deploy.update_config.failure_action: 'explode' is not one of"
                + " pause, continue, rollback",
            "10:41: services.web.deploy.rollback_config.failure_action: 'rollback' is not one of"
                + " pause, continue",
            "11:35: services.web.deploy.restart_policy.condition: 'always' is not one of any,"
                + " on-failure, none",
            "12:26: services.web.x-drover.priority: 101 is out of range: it must be between 0 and"
                + " 100",
            "12:41: services.web.x-drover.schedule: is not supported yet",
            "12:48: services.web.x-drover.prioriti: unknown key 'prioriti'; did you mean"
                + " 'priority'?");
    assertThat(
            in().problems(
                    "deploy: {resources: {limits: {memory: 64m}, reservations: {memory: 65m}}}"))
        .containsExactly(
            "4:72: services.web.deploy.resources.reservations.memory: more memory is reserved than"
                + " the limit allows");
    assertThat(in().problems("memswap_limit: 64m"))
        .containsExactly("4:20: services.web.memswap_limit: needs a memory limit too");
  }

  @Test
  void constraintsNameAttributesThatNodesHave() {
    assertThat(
            in().problems(
                    "deploy: {placement: {constraints: [node.label.zone == a, node.hostnam == x,"
                        + " node.id = 1, node.labels.a ==], preferences: [spread: zone]}}"))
        .containsExactly(
            "4:40: services.web.deploy.placement.constraints[0]: nodes have no attribute"
                + " 'node.label.zone': there are node.id, node.hostname, node.role,"
                + " node.platform.os, node.platform.arch, node.labels.NAME and engine.labels.NAME",
            "4:62: services.web.deploy.placement.constraints[1]: nodes have no attribute"
                + " 'node.hostnam'; did you mean 'node.hostname'?",
            "4:81: services.web.deploy.placement.constraints[2]: 'node.id = 1' is no constraint:"
                + " write it like node.labels.zone == a",
            "4:94: services.web.deploy.placement.constraints[3]: 'node.labels.a ==' is no"
                + " constraint: write it like node.labels.zone == a",
            "4:135: services.web.deploy.placement.preferences[0].spread: nodes have no attribute"
                + " 'zone': there are node.id, node.hostname, node.role, node.platform.os,"
                + " node.platform.arch, node.labels.NAME and engine.labels.NAME");
  }

  @Test
  void discoveryIsNotPretended() {
    assertThat(in().warnings("deploy: {endpoint_mode: dnsrr}"))
        .containsExactly(
            "4:29: services.web.deploy.endpoint_mode: has no effect: services reach each other by"
                + " published ports until service discovery exists");
    assertThat(in().problems("deploy: {resources: {reservations: {devices: []}}}"))
        .containsExactly(
            "4:50: services.web.deploy.resources.reservations.devices: is not supported: reserve"
                + " named devices with generic_resources");
  }

  @Test
  void namedDevicesAreReserved() {
    JobSpec job =
        in().job(
                "deploy:",
                "  resources:",
                "    reservations:",
                "      memory: 1g",
                "      generic_resources:",
                "        - discrete_resource_spec: {kind: gpu, value: 2}");
    assertThat(job.getReservations())
        .isEqualTo(Resources.newBuilder().setMemoryBytes(1 << 30).putDevices("gpu", 2).build());
  }

  @Test
  void whatComposeHasNoWordForStandsUnderADroverKey() {
    JobSpec job =
        in().job(
                "deploy: {placement: {constraints: [node.labels.zone == a]}}",
                "x-drover:",
                "  priority: 50",
                "  preemption: true",
                "  disk: 10g",
                "  spread: [{over: node.labels.rack, max_skew: 2}]",
                "  near: [{job: db, over: node.labels.zone, weight: 7}]",
                "  apart: [{job: web}]",
                "  prefer: [{constraint: node.labels.disk == ssd}]");
    assertThat(job.getPriority()).isEqualTo(50);
    assertThat(job.getReservations().getDiskBytes()).isEqualTo(10L << 30);
    assertThat(job.getPlacement())
        .isEqualTo(
            Placement.newBuilder()
                .addConstraints(constraint("node.labels.zone", "a"))
                .addLimits(SpreadLimit.newBuilder().setAttribute("node.labels.rack").setMaxSkew(2))
                .addAffinities(
                    Affinity.newBuilder()
                        .setJob("db")
                        .setAttribute("node.labels.zone")
                        .setNear(true)
                        .setWeight(7))
                .addAffinities(
                    Affinity.newBuilder().setJob(job.getStack() + "_web").setAttribute("node.id"))
                .addPreferences(
                    NodePreference.newBuilder()
                        .setConstraint(constraint("node.labels.disk", "ssd"))
                        .setWeight(1))
                .setPreempts(true)
                .build());
    assertThat(in().problems("x-drover: {spread: [{max_skew: 0}], near: [{over: node.id}]}"))
        .hasSize(3)
        .anySatisfy(problem -> assertThat(problem).contains("lacks the key 'over'"))
        .anySatisfy(problem -> assertThat(problem).contains("lacks the key 'job'"));
  }

  private static Constraint.Builder constraint(String attribute, String value) {
    return Constraint.newBuilder()
        .setAttribute(attribute)
        .setOperator(Constraint.Operator.EQUAL)
        .setValue(value);
  }
}
