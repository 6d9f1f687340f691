package io.drover.master.state;

import io.drover.base.Check;
import io.drover.master.model.HostAddress;
import io.drover.master.model.PortAssignment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The host ports that tasks hold on one node. */
final class PortTable {
  private final Map<PortKey, List<String>> addresses = new HashMap<>();

  void take(PortAssignment port) {
    addresses.computeIfAbsent(key(port), any -> new ArrayList<>(1)).add(port.hostIp());
  }

  void give(PortAssignment port) {
    List<String> taken = addresses.getOrDefault(key(port), new ArrayList<>());
    Check.state(taken.remove(port.hostIp()), "port %s is not taken", port);
    if (taken.isEmpty()) {
      addresses.remove(key(port));
    }
  }

  boolean inUse(String protocol, int port, String hostIp) {
    List<String> taken = addresses.get(new PortKey(protocol, port));
    if (taken != null) {
      for (String other : taken) {
        if (HostAddress.overlap(other, hostIp)) {
          return true;
        }
      }
    }
    return false;
  }

  private static PortKey key(PortAssignment port) {
    return new PortKey(port.protocol(), port.hostPort());
  }

  private record PortKey(String protocol, int port) {}
}
