package io.drover.compose;

import io.drover.proto.PortSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Published ports as Docker writes them: {@code 80}, {@code 8080:80}, {@code
 * 127.0.0.1:8080:80/udp}, {@code 8000-8003:9000-9003}.
 */
public final class PortText {
  static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");

  /** More ports of one entry than a node could give. */
  private static final int RANGE_MAX = 1_000;

  private static final int PORT_MAX = 65_535;
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?:(\\[[0-9a-fA-F:.]+\\]|[0-9.]+):)?([0-9-]*):)?([0-9-]+)(?:/([A-Za-z]+))?");
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?");

  private record Range(int first, int last) {
    int size() {
      return last - first + 1;
    }
  }

  private PortText() {}

  /**
   * The ports of one entry; a host port of 0 asks for one of the node's dynamic range.
   *
   * @throws IllegalArgumentException naming the text and what is wrong with it
   */
  public static List<PortSpec> parse(String text) {
    Matcher match = FORM.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no port: write it like 80, 8080:80 or 127.0.0.1:8080:80/udp");
    }
    String protocol = match.group(4) == null ? "tcp" : match.group(4);
    if (!PROTOCOLS.contains(protocol)) {
      throw new IllegalArgumentException(
          "'" + protocol + "' is no protocol: there are tcp, udp and sctp");
    }
    String ip = match.group(1) == null ? "" : match.group(1).replaceAll("[\\[\\]]", "");
    String host = match.group(2) == null ? "" : match.group(2);
    return expand(text, ip, host, match.group(3), protocol);
  }

  /** The ports of ranges as they stand in the parts of an entry. */
  static List<PortSpec> expand(
      String text, String ip, String host, String container, String protocol) {
    Range inside = range(container);
    List<PortSpec> ports = new ArrayList<>();
    Range outside = host.isEmpty() ? new Range(0, 0) : range(host);
    boolean dynamic = outside.first() == 0;
    if (!dynamic && outside.size() != inside.size()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' gives "
              + outside.size()
              + " host ports to "
              + inside.size()
              + " container ports: give as many, or none for ports of the node's dynamic range");
    }
    for (int i = 0; i < inside.size(); i++) {
      ports.add(
          PortSpec.newBuilder()
              .setContainerPort(inside.first() + i)
              .setHostPort(dynamic ? 0 : outside.first() + i)
              .setProtocol(protocol)
              .setHostIp(ip)
              .build());
    }
    return ports;
  }

  private static Range range(String text) {
    Matcher match = RANGE.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no port and no range of ports");
    }
    int first = Integer.parseInt(match.group(1));
    int last = match.group(2) == null ? first : Integer.parseInt(match.group(2));
    if (first > PORT_MAX || last > PORT_MAX) {
      throw new IllegalArgumentException(
          "'" + text + "' is out of range: ports go from 1 to " + PORT_MAX);
    }
    if (last < first) {
      throw new IllegalArgumentException("'" + text + "' runs backwards");
    }
    if (last - first >= RANGE_MAX) {
      throw new IllegalArgumentException("'" + text + "' is more than " + RANGE_MAX + " ports");
    }
    return new Range(first, last);
  }
}
