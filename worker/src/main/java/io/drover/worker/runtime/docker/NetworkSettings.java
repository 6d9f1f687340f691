package io.drover.worker.runtime.docker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.proto.ContainerSpec;
import io.drover.proto.PortBinding;
import io.drover.worker.runtime.CreateRequest;

/** The part of a create that says how the container is reached, and whom it reaches. */
final class NetworkSettings {
  private static final String DEFAULT_NETWORK = "bridge";

  private NetworkSettings() {}

  static void write(ObjectNode body, ObjectNode host, CreateRequest request, ApiVersion version) {
    ContainerSpec spec = request.spec();
    String network = spec.getNetworkMode().isEmpty() ? DEFAULT_NETWORK : spec.getNetworkMode();
    host.put("NetworkMode", network);
    CreateBody.list(host, "Dns", spec.getDnsList());
    CreateBody.list(host, "DnsSearch", spec.getDnsSearchList());
    CreateBody.list(host, "DnsOptions", spec.getDnsOptionsList());
    CreateBody.list(host, "ExtraHosts", spec.getExtraHostsList());
    if (!spec.getMacAddress().isEmpty()) {
      writeMacAddress(body, network, spec.getMacAddress(), version);
    }
    // On the host's own network a container port is the host's port: there is nothing to publish.
    if (!network.equals("host") && !request.ports().isEmpty()) {
      writePorts(body, host, request);
    }
  }

  private static void writePorts(ObjectNode body, ObjectNode host, CreateRequest request) {
    ObjectNode exposed = body.putObject("ExposedPorts");
    ObjectNode bindings = host.putObject("PortBindings");
    for (PortBinding port : request.ports()) {
      String protocol = port.getProtocol().isEmpty() ? "tcp" : port.getProtocol();
      String name = port.getContainerPort() + "/" + protocol;
      exposed.putObject(name);
      bindings
          .withArrayProperty(name)
          .addObject()
          .put("HostIp", port.getHostIp())
          .put("HostPort", port.getHostPort() == 0 ? "" : Integer.toString(port.getHostPort()));
    }
  }

  private static void writeMacAddress(
      ObjectNode body, String network, String address, ApiVersion version) {
    if (version.atLeast(44)) {
      body.putObject("NetworkingConfig")
          .putObject("EndpointsConfig")
          .putObject(network)
          .put("MacAddress", address);
    } else {
      body.put("MacAddress", address);
    }
  }
}
