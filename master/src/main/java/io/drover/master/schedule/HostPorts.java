package io.drover.master.schedule;

/** The host ports in use on one node. */
@FunctionalInterface
public interface HostPorts {
  /** None in use. */
  HostPorts NONE = (protocol, port, hostIp) -> false;

  /**
   * Whether binding would collide with a port in use. The empty address stands for all addresses,
   * and so collides with each.
   *
   * @param protocol "tcp", "udp" or "sctp"
   * @param hostIp address on the node; empty means all
   */
  boolean inUse(String protocol, int port, String hostIp);
}
