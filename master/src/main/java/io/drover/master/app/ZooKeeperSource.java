package io.drover.master.app;

import io.drover.base.HostPort;
import io.drover.master.log.EnsembleSpec;
import java.util.ArrayList;
import java.util.List;

/** Where the cluster's ZooKeeper is. */
public sealed interface ZooKeeperSource {
  /** An ensemble that runs elsewhere. */
  record External(List<HostPort> servers) implements ZooKeeperSource {
    public External {
      servers = List.copyOf(servers);
    }
  }

  /** One member in each master. */
  record Embedded(EnsembleSpec ensemble) implements ZooKeeperSource {}

  /**
   * Reads {@code host:port,…}.
   *
   * @throws IllegalArgumentException if it is no list of addresses, with the form wanted
   */
  static External external(String text) {
    List<HostPort> servers = new ArrayList<>();
    for (String address : text.split(",", -1)) {
      servers.add(HostPort.parse(address.strip()));
    }
    return new External(servers);
  }

  /**
   * Reads {@code 1=host:2888:3888:2181,2=…}.
   *
   * @throws IllegalArgumentException if it is no such list, with the form wanted
   */
  static Embedded embedded(String text) {
    return new Embedded(EnsembleSpec.parse(text));
  }
}
