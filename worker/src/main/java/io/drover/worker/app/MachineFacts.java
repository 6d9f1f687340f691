package io.drover.worker.app;

import io.drover.base.HostPort;
import io.drover.proto.NodeFacts;
import io.drover.worker.model.Resources;
import io.drover.worker.runtime.EngineFacts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a worker says of its machine, from its configuration and from what the engine says. */
final class MachineFacts {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final int MILLIS_PER_CORE = 1_000;

  private MachineFacts() {}

  /** What the node has; nothing while neither the engine nor the configuration has said it. */
  static Resources resources(WorkerConfig.Node node, Optional<EngineFacts> engine) {
    Resources machine =
        engine
            .map(facts -> new Resources(facts.cpus() * MILLIS_PER_CORE, facts.memoryBytes()))
            .orElse(Resources.NONE);
    Resources given = node.resources().orElse(Resources.NONE);
    return new Resources(
        given.cpuMillis() > 0 ? given.cpuMillis() : machine.cpuMillis(),
        given.memoryBytes() > 0 ? given.memoryBytes() : machine.memoryBytes(),
        given.diskBytes(),
        given.devices());
  }

  static NodeFacts facts(WorkerConfig.Node node, Optional<EngineFacts> engine, String hostname) {
    NodeFacts.Builder facts =
        NodeFacts.newBuilder()
            .setHostname(engine.map(EngineFacts::name).orElse(hostname))
            .setResources(message(resources(node, engine)))
            .setReserved(message(node.reserved()))
            .putAllLabels(node.labels())
            .setPortFirst(node.ports().first())
            .setPortLast(node.ports().last());
    engine.ifPresent(known ->
        facts
            .setOs(known.os())
            .setArchitecture(known.architecture())
            .setEngineVersion(known.version())
            .putAllEngineLabels(known.labels()));
    return facts.build();
  }

  static String hostname() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** An address of this machine that others reach: loopback is one if all masters are here. */
  static String address(WorkerConfig config) {
    return config.node().address().orElseGet(() -> guess(config.masters()));
  }

  private static String guess(List<HostPort> masters) {
    boolean here =
        masters.stream()
            .allMatch(master ->
                master.host().startsWith("127.")
                    || master.host().equals("localhost")
                    || master.host().equals("::1"));
    if (here) {
      return "127.0.0.1";
    }
    try {
      return InetAddress.getLocalHost().getHostAddress();
    } catch (UnknownHostException e) {
      return hostname();
    }
  }

  /** The kernel's id of this start of the machine; where there is none, one of this process. */
  static String bootId() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException e) {
      return UUID.randomUUID().toString();
    }
  }

  private static io.drover.proto.Resources message(Resources resources) {
    return io.drover.proto.Resources.newBuilder()
        .setCpuMillis(resources.cpuMillis())
        .setMemoryBytes(resources.memoryBytes())
        .setDiskBytes(resources.diskBytes())
        .putAllDevices(resources.devices())
        .build();
  }
}
