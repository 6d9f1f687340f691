package io.drover.rpc;

import io.drover.base.HostPort;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Socket addresses as people write them. */
final class Addresses {
  private Addresses() {}

  static String text(@Nullable SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      return new HostPort(inet.getHostString(), inet.getPort()).toString();
    }
    return String.valueOf(address);
  }
}
