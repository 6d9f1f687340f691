package io.drover.master.schedule;

/** The host ports in use on one node. */
@FunctionalInterface
public interface HostPorts {
  /** None in use. */
  HostPorts NONE = (protocol, port, hostIp) -> false;

  /**
   * Whether binding would collide with a port in use: see {@link
   * io.drover.master.model.HostAddress#overlap}.
   *
   * @param protocol "tcp", "udp" or "sctp"
   * @param hostIp address on the node; empty means all
   */
  boolean inUse(String protocol, int port, String hostIp);
}
