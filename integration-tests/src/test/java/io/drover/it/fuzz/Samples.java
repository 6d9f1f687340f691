package io.drover.it.fuzz;

import io.drover.proto.Constraint;
import io.drover.proto.ContainerSpec;
import io.drover.proto.DeployCommand;
import io.drover.proto.Heartbeat;
import io.drover.proto.Hello;
import io.drover.proto.JobMode;
import io.drover.proto.JobSpec;
import io.drover.proto.NodeCommand;
import io.drover.proto.NodeCondition;
import io.drover.proto.NodeFacts;
import io.drover.proto.Placement;
import io.drover.proto.PortSpec;
import io.drover.proto.RemoveCommand;
import io.drover.proto.Resources;
import io.drover.proto.RestartCommand;
import io.drover.proto.RestartPolicy;
import io.drover.proto.ScaleCommand;
import io.drover.proto.StatusBatch;
import io.drover.proto.StopCommand;
import io.drover.proto.TaskState;
import io.drover.proto.TaskStatus;
import io.drover.proto.UpdateConfig;
import io.drover.proto.WorkerMessage;
import io.drover.proto.WriteRequest;
import java.util.List;

/** Messages as real peers send them. */
final class Samples {
  private Samples() {}

  static JobSpec job(String name, JobMode mode) {
    return JobSpec.newBuilder()
        .setName(name)
        .setMode(mode)
        .setReplicas(2)
        .putLabels("team", "a")
        .setReservations(Resources.newBuilder().setCpuMillis(100).setMemoryBytes(1 << 20))
        .setLimits(Resources.newBuilder().setCpuMillis(200).setMemoryBytes(2 << 20).setPids(50))
        .setPlacement(
            Placement.newBuilder()
                .addConstraints(
                    Constraint.newBuilder()
                        .setAttribute("node.labels.zone")
                        .setOperator(Constraint.Operator.EQUAL)
                        .setValue("a"))
                .addSpread("node.labels.zone")
                .setMaxReplicasPerNode(5))
        .addPorts(PortSpec.newBuilder().setContainerPort(80).setProtocol("tcp"))
        .setUpdate(
            UpdateConfig.newBuilder()
                .setParallelism(1)
                .setMonitorMillis(1_000)
                .setMaxFailureRatio(0.5)
                .setOrder(UpdateConfig.Order.START_FIRST))
        .setRestart(
            RestartPolicy.newBuilder()
                .setCondition(RestartPolicy.Condition.ON_FAILURE)
                .setDelayMillis(100)
                .setMaxAttempts(3))
        .setContainer(ContainerSpec.newBuilder().setImage("app:1").addEnv("A=b"))
        .build();
  }

  static WriteRequest.Builder write(String key) {
    return WriteRequest.newBuilder().setKey(key);
  }

  static List<WriteRequest> writes() {
    return List.of(
        write("k1")
            .setDeploy(DeployCommand.newBuilder().addJobs(job("api", JobMode.REPLICATED)))
            .build(),
        write("k2")
            .setDeploy(
                DeployCommand.newBuilder()
                    .setStack("s")
                    .setPrune(true)
                    .addJobs(job("s_a", JobMode.GLOBAL).toBuilder().setStack("s"))
                    .addJobs(job("s_b", JobMode.REPLICATED_JOB).toBuilder().setStack("s")))
            .build(),
        write("k3").setScale(ScaleCommand.newBuilder().putReplicas("web", 5)).build(),
        write("k4").setRestart(RestartCommand.newBuilder().setJob("web")).build(),
        write("k5").setStop(StopCommand.newBuilder().setJob("web")).build(),
        write("k6").setRemove(RemoveCommand.newBuilder().addNames("web").addNames("s")).build(),
        node("k7", NodeCommand.newBuilder().setAction(NodeCommand.Action.DRAIN)),
        node("k8", NodeCommand.newBuilder().setAction(NodeCommand.Action.CORDON)),
        node(
            "k9",
            NodeCommand.newBuilder().setAction(NodeCommand.Action.LABEL).putLabels("zone", "b")),
        node("k10", NodeCommand.newBuilder().setAction(NodeCommand.Action.REMOVE).setForce(true)));
  }

  private static WriteRequest node(String key, NodeCommand.Builder command) {
    return write(key).setNode(command.setNode("n1")).build();
  }

  static WorkerMessage hello(String node, TaskStatus... held) {
    return WorkerMessage.newBuilder()
        .setHello(
            Hello.newBuilder()
                .setNodeId(node)
                .setIdentity("identity-" + node)
                .setBootId("boot")
                .setProcessId("process")
                .setAddress("10.0.0.1")
                .setSoftwareVersion("1")
                .setCondition(NodeCondition.newBuilder().setEngineReady(true))
                .setFacts(
                    NodeFacts.newBuilder()
                        .setHostname(node)
                        .setOs("linux")
                        .setArchitecture("amd64")
                        .setEngineVersion("28")
                        .setPortFirst(20_000)
                        .setPortLast(20_100)
                        .putLabels("zone", "a")
                        .putEngineLabels("disk", "ssd")
                        .setResources(
                            Resources.newBuilder().setCpuMillis(4_000).setMemoryBytes(8L << 30))
                        .setReserved(
                            Resources.newBuilder().setCpuMillis(500).setMemoryBytes(1L << 30)))
                .addAllHeld(List.of(held)))
        .build();
  }

  static TaskStatus status(String task, TaskState state, long sequence) {
    return TaskStatus.newBuilder()
        .setTaskId(task)
        .setSequence(sequence)
        .setState(state)
        .setMessage("as it is")
        .setContainerId("0123456789ab")
        .setAttempts(1)
        .setStartedAtMillis(5)
        .setImageDigest("sha256:1")
        .setHealth("healthy")
        .build();
  }

  static WorkerMessage statuses(TaskStatus... statuses) {
    return WorkerMessage.newBuilder()
        .setStatuses(StatusBatch.newBuilder().setSequence(1).addAllStatuses(List.of(statuses)))
        .build();
  }

  static WorkerMessage heartbeat() {
    return WorkerMessage.newBuilder()
        .setHeartbeat(Heartbeat.newBuilder().setSentMillis(7).setEpoch(2))
        .build();
  }
}
