package io.drover.master.model;

import io.drover.base.Check;

/**
 * A container port to publish on the node.
 *
 * @param hostPort 0 asks for one of the node's dynamic range
 * @param protocol "tcp", "udp" or "sctp"
 * @param hostIp address on the node; {@link HostAddress#isAll} tells what means all
 */
public record PortRequest(
    String name, int containerPort, int hostPort, String protocol, String hostIp) {
  public PortRequest {
    Check.argument(containerPort > 0 && containerPort < 65_536, "container port %d", containerPort);
    Check.argument(hostPort >= 0 && hostPort < 65_536, "host port %d", hostPort);
  }
}
