package io.drover.master.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.security.sasl.SaslException;
import org.apache.zookeeper.server.ServerConfig;
import org.apache.zookeeper.server.ZooKeeperServerMain;
import org.apache.zookeeper.server.admin.AdminServer.AdminServerException;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.server.quorum.QuorumPeer;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One life of a ZooKeeper member: {@link #run} lasts as long as it does. */
abstract class EmbeddedMember implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedMember.class);

  private final CompletableFuture<Boolean> started = new CompletableFuture<>();
  private final AtomicBoolean givenUp = new AtomicBoolean();

  static EmbeddedMember of(QuorumPeerConfig config) {
    return config.isDistributed() ? new OfMany(config) : new Alone(config);
  }

  /** Completed when it listens, or with what prevented it. */
  final CompletableFuture<Boolean> started() {
    return started;
  }

  final void run() {
    try {
      serve();
      started.completeExceptionally(new IOException("it ended at once"));
    } catch (IOException | AdminServerException | RuntimeException e) {
      if (!started.completeExceptionally(e)) {
        log.error("embedded ZooKeeper failed", e);
      }
    }
  }

  /**
   * Ends it because it is in no state to go on; it can be called from any of its own threads, which
   * the end may wait for.
   */
  final void giveUp() {
    if (!givenUp.getAndSet(true)) {
      Thread end =
          Thread.ofPlatform().name("drover-zookeeper-end").daemon(true).unstarted(this::close);
      // One that is not up yet cannot be shut down.
      var _ = started.whenComplete((up, failure) -> end.start());
    }
  }

  abstract void serve() throws IOException, AdminServerException;

  abstract EnsembleRole role();

  @Override
  public abstract void close();

  /** A member of an ensemble of several. */
  private static final class OfMany extends EmbeddedMember {
    private final QuorumPeerConfig config;
    private final Peer peer;
    private final Runner main = new Runner();

    OfMany(QuorumPeerConfig config) {
      this.config = config;
      try {
        this.peer = new Peer();
      } catch (SaslException e) {
        throw new IllegalStateException("SASL is not used here", e);
      }
    }

    @Override
    void serve() throws IOException, AdminServerException {
      main.runFromConfig(config);
    }

    @Override
    EnsembleRole role() {
      return switch (peer.getPeerState()) {
        case LEADING -> EnsembleRole.LEADER;
        case FOLLOWING, OBSERVING -> EnsembleRole.FOLLOWER;
        case LOOKING -> EnsembleRole.LOOKING;
      };
    }

    @Override
    public void close() {
      if (started().isDone() && !started().isCompletedExceptionally()) {
        peer.shutdown();
      }
    }

    private final class Runner extends QuorumPeerMain {
      @Override
      protected QuorumPeer getQuorumPeer() {
        return peer;
      }
    }

    private final class Peer extends QuorumPeer {
      Peer() throws SaslException {}

      @Override
      public void setTxnFactory(FileTxnSnapLog usual) {
        try {
          super.setTxnFactory(
              new MemberLog(
                  usual.getDataLogDir().getParentFile(),
                  usual.getSnapDir().getParentFile(),
                  OfMany.this::giveUp));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public synchronized void start() {
        super.start();
        started().complete(true);
      }
    }
  }

  /** The only member. */
  private static final class Alone extends EmbeddedMember {
    private final ServerConfig config = new ServerConfig();
    private final Main main = new Main();
    private volatile boolean serving;

    Alone(QuorumPeerConfig config) {
      this.config.readFrom(config);
    }

    @Override
    void serve() throws IOException, AdminServerException {
      try {
        main.runFromConfig(config);
      } finally {
        serving = false;
      }
    }

    @Override
    EnsembleRole role() {
      return serving ? EnsembleRole.STANDALONE : EnsembleRole.LOOKING;
    }

    @Override
    public void close() {
      main.shutdown();
    }

    private final class Main extends ZooKeeperServerMain {
      @Override
      protected void serverStarted() {
        serving = true;
        started().complete(true);
      }

      @Override
      protected void shutdown() {
        super.shutdown();
      }
    }
  }
}
