package io.drover.worker.runtime.docker;

import io.drover.base.Check;
import io.drover.base.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Where an engine listens. */
public sealed interface EngineAddress {
  /** The socket that every engine has by default. */
  static EngineAddress standard() {
    return new Unix(Path.of("/var/run/docker.sock"));
  }

  /**
   * A socket of this machine.
   *
   * @param path its file
   */
  record Unix(Path path) implements EngineAddress {
    @Override
    public String toString() {
      return "unix://" + path;
    }
  }

  /**
   * A TCP port, without TLS.
   *
   * @param address host and port
   */
  record Tcp(HostPort address) implements EngineAddress {
    @Override
    public String toString() {
      return "tcp://" + address;
    }
  }

  /**
   * Reads Docker's form, {@code unix:///path} or {@code tcp://host:port}.
   *
   * @throws IllegalArgumentException with a message that names the text and the forms there are
   */
  static EngineAddress parse(String uri) {
    if (uri.startsWith("unix:///")) {
      return new Unix(Path.of(uri.substring("unix://".length())));
    }
    Check.argument(
        uri.startsWith("tcp://"),
        "engine address '%s' is not unix:///PATH or tcp://HOST:PORT",
        uri);
    String hostPort = uri.substring("tcp://".length());
    return new Tcp(
        HostPort.parse(
            hostPort.endsWith("/") ? hostPort.substring(0, hostPort.length() - 1) : hostPort));
  }

  /** An unconnected channel of the right kind. */
  default SocketChannel openChannel() throws IOException {
    return switch (this) {
      case Unix unix -> SocketChannel.open(StandardProtocolFamily.UNIX);
      case Tcp tcp ->
          SocketChannel.open()
              .setOption(StandardSocketOptions.TCP_NODELAY, true)
              .setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    };
  }

  /** What to connect the channel to; looks a host name up anew each time. */
  default SocketAddress resolve() throws IOException {
    return switch (this) {
      case Unix(Path path) -> UnixDomainSocketAddress.of(path);
      case Tcp(HostPort address) -> {
        InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
        if (resolved.isUnresolved()) {
          throw new UnknownHostException(address.host());
        }
        yield resolved;
      }
    };
  }
}
