package io.drover.master.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig.ConfigException;

/** The settings of an embedded member: durable, bound to one host, quick to find a new leader. */
final class EmbeddedConfig {
  // A member that is silent for tick * syncLimit is given up. It costs an election when it was only
  // slow, so it is no shorter than what a busy disk or a collection of garbage may take.
  private static final int TICK_MILLIS = 250;
  private static final int SYNC_LIMIT_TICKS = 5;
  // A member that comes back may have to fetch everything.
  private static final int INIT_LIMIT_TICKS = 80;
  private static final int SESSION_MILLIS_MAX = 60_000;
  private static final int CONNECTIONS_PER_HOST_MAX = 256;
  private static final int SNAPSHOTS_KEPT = 3;
  private static final int PURGE_HOURS = 1;

  /** ZooKeeper reads these once, when its classes are loaded. */
  private static final Map<String, String> PROCESS =
      Map.ofEntries(
          // Votes are repeated this often at the latest, so that nobody waits long for a late one.
          Map.entry("zookeeper.fastleader.maxNotificationInterval", "1000"),
          // A vote for a host that does not answer must not hold up the votes for those that do.
          Map.entry("zookeeper.cnxTimeout", "500"),
          // A follower asks five times, this far apart, whether the new leader listens yet; then it
          // votes again.
          Map.entry("zookeeper.leaderConnectDelayDuringRetryMs", "25"),
          // A log entry may have 900 KiB: the transaction log is cut by size before count.
          Map.entry("zookeeper.snapCount", "20000"),
          Map.entry("zookeeper.snapSizeLimitInKb", "262144"),
          Map.entry("zookeeper.preAllocSize", "8192"),
          // So many of the newest writes stay in memory for members that come back: 500 would be
          // 128 MiB of full entries.
          Map.entry("zookeeper.commitLogCount", "50"),
          // Only a few masters connect: the thread that sees what has come reads it, too, and
          // wakes no other one.
          Map.entry("zookeeper.nio.numWorkerThreads", "0"),
          Map.entry("zookeeper.jmx.log4j.disable", "true"),
          Map.entry("zookeeper.admin.enableServer", "false"),
          Map.entry("zookeeper.4lw.commands.whitelist", ""),
          Map.entry("zookeeper.forceSync", "yes"));

  private final EnsembleSpec spec;
  private final EnsembleSpec.Member self;
  private final Path dataDir;

  private EmbeddedConfig(EnsembleSpec spec, EnsembleSpec.Member self, Path dataDir) {
    this.spec = spec;
    this.self = self;
    this.dataDir = dataDir;
  }

  /** Sets what ZooKeeper takes from the process only; what an operator has set is kept. */
  static void applyToProcess() {
    PROCESS.forEach((key, value) -> {
      if (System.getProperty(key) == null) {
        System.setProperty(key, value);
      }
    });
  }

  static EmbeddedConfig create(EnsembleSpec spec, int id, Path dataDir) {
    try {
      Files.createDirectories(dataDir);
      Path idFile = dataDir.resolve("myid");
      String text = Integer.toString(id);
      if (Files.exists(idFile) && !Files.readString(idFile).strip().equals(text)) {
        throw new IllegalStateException(
            "%s belongs to embedded ZooKeeper member %s, not to %d: give each master its own"
                .formatted(dataDir, Files.readString(idFile).strip(), id));
      }
      Files.writeString(idFile, text);
    } catch (IOException e) {
      throw new IllegalStateException(
          "embedded ZooKeeper cannot use " + dataDir + ": " + e.getMessage(), e);
    }
    return new EmbeddedConfig(spec, spec.member(id), dataDir.toAbsolutePath());
  }

  EmbeddedMember newMember() {
    QuorumPeerConfig config = new QuorumPeerConfig();
    try {
      config.parseProperties(properties());
    } catch (IOException | ConfigException e) {
      throw new IllegalStateException("embedded ZooKeeper's settings: " + e.getMessage(), e);
    }
    return EmbeddedMember.of(config);
  }

  DatadirCleanupManager purge() {
    return new DatadirCleanupManager(
        dataDir.toFile(), dataDir.toFile(), SNAPSHOTS_KEPT, PURGE_HOURS);
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("dataDir", dataDir.toString());
    properties.setProperty("clientPort", Integer.toString(self.clientPort()));
    properties.setProperty("clientPortAddress", self.host());
    properties.setProperty("tickTime", Integer.toString(TICK_MILLIS));
    properties.setProperty("initLimit", Integer.toString(INIT_LIMIT_TICKS));
    properties.setProperty("syncLimit", Integer.toString(SYNC_LIMIT_TICKS));
    properties.setProperty("maxSessionTimeout", Integer.toString(SESSION_MILLIS_MAX));
    properties.setProperty("maxClientCnxns", Integer.toString(CONNECTIONS_PER_HOST_MAX));
    if (spec.members().size() > 1) {
      for (EnsembleSpec.Member member : spec.members()) {
        String host = member.host().indexOf(':') >= 0 ? "[" + member.host() + "]" : member.host();
        properties.setProperty(
            "server." + member.id(),
            host + ":" + member.quorumPort() + ":" + member.electionPort());
      }
    }
    return properties;
  }
}
