package io.drover.master.app;

import io.drover.base.Check;
import io.drover.base.HostPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What one master is told when it starts.
 *
 * @param id unique among the cluster's masters; with an embedded ensemble the number of its member
 * @param listen for workers, clients and other masters; port 0 takes a free one
 * @param http for browsers and monitors; port 0 takes a free one
 * @param advertise where the others reach it; with port 0 the port that it listens on
 * @param dataDir of this master alone
 * @param nodeGrace how long a node may be away before its tasks are given up
 */
public record MasterConfig(
    String id,
    String cluster,
    HostPort listen,
    HostPort http,
    HostPort advertise,
    Path dataDir,
    ZooKeeperSource zooKeeper,
    Duration nodeGrace) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
  private static final Duration GRACE_MIN = Duration.ofSeconds(1);
  private static final Duration GRACE_MAX = Duration.ofDays(7);

  public MasterConfig {
    checkName("--id", id);
    checkName("--cluster", cluster);
    Check.argument(
        nodeGrace.compareTo(GRACE_MIN) >= 0 && nodeGrace.compareTo(GRACE_MAX) <= 0,
        "--node-grace must be between 1s and 7d");
    if (zooKeeper instanceof ZooKeeperSource.Embedded embedded) {
      List<String> members =
          embedded.ensemble().members().stream().map(m -> Integer.toString(m.id())).toList();
      Check.argument(
          members.contains(id),
          "--id %s is not the number of a member in --embedded-zookeeper: use one of %s",
          id,
          members);
    }
  }

  private static void checkName(String option, String name) {
    Check.argument(
        NAME.matcher(name).matches(),
        "%s '%s' must be 1 to 63 letters, digits, '-', '_' or '.', beginning with a letter or digit",
        option,
        name);
  }

  /** Where others reach a master that listens there, unless it is told otherwise. */
  static HostPort advertiseDefault(HostPort listen) {
    try {
      if (InetAddress.getByName(listen.host()).isAnyLocalAddress()) {
        throw new IllegalArgumentException(
            "--listen "
                + listen
                + " is every address of this machine: say with --advertise HOST:PORT which one the"
                + " others reach it at");
      }
    } catch (UnknownHostException e) {
      throw unknownHost(listen);
    }
    return listen;
  }

  /**
   * Refuses an address that other machines can reach.
   *
   * @throws IllegalArgumentException with the remedy
   */
  static void demandLoopback(String option, HostPort address) {
    try {
      Check.argument(
          InetAddress.getByName(address.host()).isLoopbackAddress(),
          "%s %s can be reached from other machines, and this version has no TLS yet: use a loopback"
              + " address, or add --insecure if everybody on that network may control the cluster",
          option,
          address);
    } catch (UnknownHostException e) {
      throw unknownHost(address);
    }
  }

  private static IllegalArgumentException unknownHost(HostPort address) {
    return new IllegalArgumentException(
        "'" + address.host() + "' is no address of this machine: no such host");
  }
}
