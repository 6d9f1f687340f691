package io.drover.cli;

import io.drover.base.HostPort;
import io.drover.client.DroverClient;
import java.time.Duration;
import java.util.List;

/** Makes the client that a command talks to the cluster with. */
@FunctionalInterface
public interface ClientFactory {
  /** A client of these masters; whoever asked for it closes it. */
  DroverClient connect(List<HostPort> masters, String namespace, Duration timeout);

  /** Clients of real masters. */
  static ClientFactory network() {
    return (masters, namespace, timeout) ->
        DroverClient.builder().masters(masters).namespace(namespace).timeout(timeout).build();
  }
}
