package io.drover.master.app;

import io.drover.master.log.EmbeddedEnsemble;
import io.drover.master.log.EnsembleRole;
import io.drover.master.log.EnsembleSpec;
import io.drover.master.log.ZooKeeperConnection;
import java.util.Locale;
import java.util.Optional;

/** This master's way to ZooKeeper, and its own member of the ensemble if it runs one. */
final class StorePart {
  private static final String FOLDER = "zookeeper";

  private final ZooKeeperConnection connection;
  private final Optional<EmbeddedEnsemble> ensemble;

  private StorePart(ZooKeeperConnection connection, Optional<EmbeddedEnsemble> ensemble) {
    this.connection = connection;
    this.ensemble = ensemble;
  }

  /** Starts the member, if this master runs one, and a connection that connects when it can. */
  static StorePart open(MasterConfig config, ClosingStack closing) throws MasterStartException {
    StorePart part =
        switch (config.zooKeeper()) {
          case ZooKeeperSource.External external ->
              new StorePart(
                  ZooKeeperConnection.open(
                      external.servers(), ZooKeeperConnection.EXTERNAL_SESSION),
                  Optional.empty());
          case ZooKeeperSource.Embedded embedded -> embedded(config, embedded.ensemble(), closing);
        };
    closing.push("connection to ZooKeeper", part.connection::close);
    return part;
  }

  private static StorePart embedded(
      MasterConfig config, EnsembleSpec ensemble, ClosingStack closing)
      throws MasterStartException {
    int number = Integer.parseInt(config.id());
    try {
      EmbeddedEnsemble member =
          EmbeddedEnsemble.start(ensemble, number, config.dataDir().resolve(FOLDER));
      closing.push("embedded ZooKeeper", member::close);
      return new StorePart(
          ZooKeeperConnection.open(
              ensemble.clientsOf(number), ZooKeeperConnection.EMBEDDED_SESSION),
          Optional.of(member));
    } catch (IllegalStateException e) {
      throw new MasterStartException(String.valueOf(e.getMessage()), e);
    }
  }

  ZooKeeperConnection connection() {
    return connection;
  }

  /** Whether this master's member leads an ensemble of several. */
  boolean leads() {
    return ensemble.map(member -> member.role() == EnsembleRole.LEADER).orElse(false);
  }

  /** This master's part in the ensemble, or "external" if it has none. */
  String role() {
    return ensemble.map(member -> member.role().name().toLowerCase(Locale.ROOT)).orElse("external");
  }

  /**
   * Sees that this master is connected to its own member while that serves: what another's member
   * tells would stop with that other master. To be called now and then.
   */
  void goHome() {
    if (ensemble.isPresent() && ensemble.get().role() != EnsembleRole.LOOKING) {
      connection.preferFirst();
    }
  }
}
