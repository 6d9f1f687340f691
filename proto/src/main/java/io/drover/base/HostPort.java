package io.drover.base;

/**
 * A TCP address as people write it.
 *
 * @param host name or IP address, without the brackets of an IPv6 literal
 * @param port 0 to 65535; 0 asks the system for a free one when listening
 */
public record HostPort(String host, int port) {
  public HostPort {
    Check.argument(!host.isEmpty(), "an address needs a host");
    Check.argument(
        host.indexOf('[') < 0 && host.indexOf(']') < 0, "'%s' is no host: it has brackets", host);
    Check.argument(port >= 0 && port <= 65_535, "port %d is not between 0 and 65535", port);
  }

  /**
   * Reads {@code host:port} or {@code [ipv6]:port}.
   *
   * @throws IllegalArgumentException with a message that names the text and the form wanted
   */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    Check.argument(colon > 0 && colon < text.length() - 1, "'%s' is not HOST:PORT", text);
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else {
      Check.argument(host.indexOf(':') < 0, "'%s' is not HOST:PORT: put IPv6 in brackets", text);
    }
    try {
      return new HostPort(host, Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not HOST:PORT: the port is no number");
    }
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
