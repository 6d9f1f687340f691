package io.drover.cli.run;

import io.drover.cli.CliException;
import io.drover.proto.PortSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code --publish [[IP:][HOST]:]CONTAINER[/PROTOCOL]}, with ranges on both sides. */
final class Ports {
  private record Range(int first, int last) {
    int size() {
      return last - first + 1;
    }
  }

  private Ports() {}

  static List<PortSpec> parse(String text) {
    String rest = text;
    String protocol = "tcp";
    int slash = rest.lastIndexOf('/');
    if (slash >= 0) {
      protocol = rest.substring(slash + 1).toLowerCase(Locale.ROOT);
      rest = rest.substring(0, slash);
    }
    if (!Set.of("tcp", "udp", "sctp").contains(protocol)) {
      throw bad(text, "the protocol is tcp, udp or sctp");
    }
    int colon = rest.lastIndexOf(':');
    Range container = range(text, rest.substring(colon + 1));
    String front = colon < 0 ? "" : rest.substring(0, colon);
    int hostColon = front.lastIndexOf(':');
    String hostIp = hostColon < 0 ? "" : front.substring(0, hostColon);
    if (hostIp.startsWith("[") && hostIp.endsWith("]")) {
      hostIp = hostIp.substring(1, hostIp.length() - 1);
    }
    String host = front.substring(hostColon + 1);
    List<PortSpec> ports = new ArrayList<>();
    Range hosts = host.isEmpty() ? new Range(0, 0) : range(text, host);
    if (!host.isEmpty() && hosts.size() != container.size()) {
      throw bad(text, "the two ranges differ in length");
    }
    for (int i = 0; i < container.size(); i++) {
      ports.add(
          PortSpec.newBuilder()
              .setContainerPort(container.first() + i)
              .setHostPort(host.isEmpty() ? 0 : hosts.first() + i)
              .setProtocol(protocol)
              .setHostIp(hostIp)
              .build());
    }
    return ports;
  }

  private static Range range(String whole, String text) {
    int dash = text.indexOf('-');
    int first = port(whole, dash < 0 ? text : text.substring(0, dash));
    int last = dash < 0 ? first : port(whole, text.substring(dash + 1));
    if (last < first) {
      throw bad(whole, "the range " + text + " runs backwards");
    }
    return new Range(first, last);
  }

  private static int port(String whole, String text) {
    if (text.matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65_535) {
        return port;
      }
    }
    throw bad(whole, "'" + text + "' is not a port between 1 and 65535");
  }

  private static CliException bad(String text, String why) {
    return CliException.usage(
        "--publish: '" + text + "': " + why + " (write [[IP:][HOST]:]CONTAINER[/PROTOCOL])");
  }
}
