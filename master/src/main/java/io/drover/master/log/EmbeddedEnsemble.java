package io.drover.master.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.util.ServiceUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This master's member of the ZooKeeper ensemble that the masters run themselves. It is durable:
 * what it has answered is on disk. A member that ends by itself is started again; ZooKeeper's own
 * way, to end the process, would take the master and its worker sessions along.
 */
public final class EmbeddedEnsemble implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedEnsemble.class);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration RESTART_DELAY = Duration.ofSeconds(1);

  /** The members of this process: ZooKeeper has one way out for all of them. */
  private static final Set<EmbeddedEnsemble> RUNNING = ConcurrentHashMap.newKeySet();

  private final EnsembleSpec spec;
  private final EnsembleSpec.Member self;
  private final EmbeddedConfig config;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final DatadirCleanupManager purge;
  private final Thread thread;
  private volatile EmbeddedMember member;

  private EmbeddedEnsemble(EnsembleSpec spec, int id, EmbeddedConfig config) {
    this.spec = spec;
    this.self = spec.member(id);
    this.config = config;
    this.member = config.newMember();
    this.purge = config.purge();
    this.thread =
        Thread.ofPlatform().name("drover-zookeeper-" + id).daemon(true).unstarted(this::run);
  }

  /**
   * Starts the member with this id and returns when it listens; an ensemble serves as soon as more
   * than half of its members do.
   *
   * @param dataDir of this member alone; made if it is not there
   * @throws IllegalStateException if a port is taken or the directory cannot be used, naming it
   */
  public static EmbeddedEnsemble start(EnsembleSpec spec, int id, Path dataDir) {
    EmbeddedConfig.applyToProcess();
    ServiceUtils.setSystemExitProcedure(EmbeddedEnsemble::exitWanted);
    EnsembleSpec.Member self = spec.member(id);
    demandFree(self, self.clientPort(), "client");
    if (spec.members().size() > 1) {
      demandFree(self, self.quorumPort(), "quorum");
      demandFree(self, self.electionPort(), "election");
    }
    EmbeddedEnsemble ensemble =
        new EmbeddedEnsemble(spec, id, EmbeddedConfig.create(spec, id, dataDir));
    ensemble.begin();
    return ensemble;
  }

  /** What this member is at the moment. */
  public EnsembleRole role() {
    return member.role();
  }

  /** The whole ensemble. */
  public EnsembleSpec spec() {
    return spec;
  }

  /**
   * ZooKeeper calls this where it would end the process, after a full disk for one: its member is
   * in no state to go on, and would neither serve nor let others lead. It does not say which member
   * of this process it is; they share a disk. What called must not go on either, as it would not
   * after the end of the process.
   */
  private static void exitWanted(int code) {
    log.error("embedded ZooKeeper cannot go on and is started anew: code={}", code);
    RUNNING.forEach(ensemble -> ensemble.member.giveUp());
    throw new IllegalStateException("embedded ZooKeeper cannot go on: code " + code);
  }

  private void begin() {
    RUNNING.add(this);
    thread.start();
    try {
      member.started().get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      purge.start();
      log.info("embedded ZooKeeper listens: member={} address={}", self.id(), self.client());
    } catch (ExecutionException e) {
      close();
      throw new IllegalStateException(
          "embedded ZooKeeper does not start: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      close();
      throw new IllegalStateException(
          "embedded ZooKeeper did not start within " + START_TIMEOUT.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new IllegalStateException("interrupted while embedded ZooKeeper started", e);
    }
  }

  private void run() {
    boolean first = true;
    while (closing.getCount() > 0) {
      if (!first) {
        member = config.newMember();
      }
      first = false;
      member.run();
      try {
        if (closing.await(RESTART_DELAY.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      if (member.started().isCompletedExceptionally()) {
        log.error("embedded ZooKeeper does not start, trying again: member={}", self.id());
      } else {
        log.warn("embedded ZooKeeper ended by itself, starting it again: member={}", self.id());
      }
    }
  }

  private static void demandFree(EnsembleSpec.Member self, int port, String use) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(self.host(), port));
    } catch (IOException e) {
      throw new IllegalStateException(
          "embedded ZooKeeper's %s port %s:%d cannot be used: %s"
              .formatted(use, self.host(), port, e.getMessage()),
          e);
    }
  }

  /** Stops the member; what it has answered stays on disk. */
  @Override
  public void close() {
    closing.countDown();
    RUNNING.remove(this);
    purge.shutdown();
    member.close();
    try {
      if (!thread.join(STOP_TIMEOUT)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (UncheckedIOException e) {
      log.warn("embedded ZooKeeper did not stop cleanly: {}", e.getMessage());
    }
  }
}
