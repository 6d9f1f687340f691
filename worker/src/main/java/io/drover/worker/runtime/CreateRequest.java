package io.drover.worker.runtime;

import io.drover.base.Check;
import io.drover.proto.ContainerSpec;
import io.drover.proto.PortBinding;
import io.drover.proto.Resources;
import java.util.List;
import java.util.Map;

/**
 * A container to create.
 *
 * @param name unique on the engine
 * @param spec what to run; its image may be a digest
 * @param reservations what it is promised: CPU becomes a share, memory a soft limit
 * @param limits what it may use at most; 0 means no limit
 * @param ports host ports to publish; a host port of 0 lets the engine choose
 * @param labels set besides those of the spec, and stronger than they
 * @param logLimits used when the spec names no log driver
 */
public record CreateRequest(
    String name,
    ContainerSpec spec,
    Resources reservations,
    Resources limits,
    List<PortBinding> ports,
    Map<String, String> labels,
    LogLimits logLimits) {
  public CreateRequest {
    Check.argument(!name.isEmpty(), "a container needs a name");
    ports = List.copyOf(ports);
    labels = Map.copyOf(labels);
  }
}
