package io.drover.master.codec;

import io.drover.master.model.Node;
import io.drover.master.model.NodeFacts;
import io.drover.master.model.NodeId;
import io.drover.master.model.Resources;
import io.drover.proto.LogNode;

/** Nodes in the log. */
final class LogNodes {
  private LogNodes() {}

  static LogNode write(Node node) {
    NodeFacts facts = node.facts();
    return LogNode.newBuilder()
        .setId(node.id().value())
        .setIdentity(node.identity())
        .setAddress(node.address())
        .setSoftwareVersion(node.softwareVersion())
        .setHostname(facts.hostname())
        .setOs(facts.os())
        .setArchitecture(facts.architecture())
        .setEngineVersion(facts.engineVersion())
        .setCpuMillis(facts.capacity().cpuMillis())
        .setMemoryBytes(facts.capacity().memoryBytes())
        .setDiskBytes(facts.capacity().diskBytes())
        .putAllDevices(facts.capacity().devices())
        .setPortFirst(facts.portFirst())
        .setPortLast(facts.portLast())
        .putAllWorkerLabels(facts.labels())
        .putAllEngineLabels(facts.engineLabels())
        .setAvailability(Enums.write(LogNode.Availability.class, node.availability()))
        .setCondition(Enums.write(LogNode.Condition.class, node.condition()))
        .setMessage(node.message())
        .putAllLabels(node.labels())
        .build();
  }

  static Node read(LogNode message) {
    NodeFacts facts =
        new NodeFacts(
            message.getHostname(),
            message.getOs(),
            message.getArchitecture(),
            message.getEngineVersion(),
            new Resources(
                message.getCpuMillis(),
                message.getMemoryBytes(),
                message.getDiskBytes(),
                message.getDevicesMap()),
            message.getPortFirst(),
            message.getPortLast(),
            message.getWorkerLabelsMap(),
            message.getEngineLabelsMap());
    return new Node(
        new NodeId(message.getId()),
        message.getIdentity(),
        message.getAddress(),
        message.getSoftwareVersion(),
        facts,
        Enums.read(Node.Availability.class, message.getAvailability()),
        Enums.read(Node.Condition.class, message.getCondition()),
        message.getMessage(),
        message.getLabelsMap());
  }
}
