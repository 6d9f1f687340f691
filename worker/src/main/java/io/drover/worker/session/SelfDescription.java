package io.drover.worker.session;

import io.drover.proto.Hello;
import io.drover.proto.NodeFacts;
import io.drover.worker.model.NodeCondition;
import io.drover.worker.model.TaskStatus;
import io.drover.worker.wire.TaskMessages;
import java.util.List;

/**
 * How this worker presents itself.
 *
 * @param nodeId its node id
 * @param identity random, made once in its data folder
 * @param bootId made anew at each start of the machine
 * @param processId made anew at each start of the worker
 * @param address where its containers' ports can be reached
 * @param softwareVersion for people
 */
public record SelfDescription(
    String nodeId,
    String identity,
    String bootId,
    String processId,
    String address,
    String softwareVersion) {

  Hello hello(NodeFacts facts, NodeCondition condition, List<TaskStatus> held) {
    return Hello.newBuilder()
        .setNodeId(nodeId)
        .setIdentity(identity)
        .setBootId(bootId)
        .setProcessId(processId)
        .setAddress(address)
        .setSoftwareVersion(softwareVersion)
        .setFacts(facts)
        .setCondition(message(condition))
        .addAllHeld(held.stream().map(TaskMessages::message).toList())
        .build();
  }

  static io.drover.proto.NodeCondition message(NodeCondition condition) {
    return io.drover.proto.NodeCondition.newBuilder()
        .setEngineReady(condition.ready())
        .setMessage(condition.message())
        .build();
  }
}
