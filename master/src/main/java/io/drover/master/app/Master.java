package io.drover.master.app;

import io.drover.base.HostPort;
import io.drover.master.api.MasterEntry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One master, started and stopped as a whole. Several may live in one process. Thread-safe.
 *
 * <p>It starts even while nobody leads and ZooKeeper has no quorum: {@link #serving} tells when it
 * takes part. A failure that it cannot live with ends {@link #stopped} with the reason; whoever
 * started it then closes it. When its store was wiped it takes part no more, and stays to say so.
 */
public final class Master implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Master.class);
  private static final long STEP_DOWN_MILLIS_MAX = 2_000;

  private final MasterConfig config;
  private final MasterParts parts;
  private final ClosingStack closing;
  private final CompletableFuture<Void> serving = new CompletableFuture<>();
  private final CompletableFuture<String> stopped = new CompletableFuture<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private Master(MasterConfig config, MasterParts parts, ClosingStack closing) {
    this.config = config;
    this.parts = parts;
    this.closing = closing;
  }

  /**
   * Starts a master; returns when it listens.
   *
   * @throws MasterStartException if it cannot, with everything that was started closed again
   */
  public static Master start(MasterConfig config) throws MasterStartException {
    ClosingStack closing = new ClosingStack();
    try {
      MasterParts parts = MasterParts.start(config, closing);
      Master master = new Master(config, parts, closing);
      master.watch();
      return master;
    } catch (MasterStartException e) {
      closing.closeAll();
      throw e;
    } catch (RuntimeException e) {
      closing.closeAll();
      throw new MasterStartException(
          "master " + config.id() + " cannot start: " + e.getMessage(), e);
    }
  }

  private void watch() {
    parts
        .news()
        .add(leadership -> {
          if (leadership.leader().isPresent() && serving.complete(null)) {
            LOG.info("master ready id={} listen={} http={}", config.id(), address(), http());
          }
        });
    var _ = parts.news().failed().thenAccept(stopped::complete);
    // It stays to say what happened, out of the way of those that are started anew.
    var _ = parts.news().wiped().thenAcceptAsync(reason -> parts.leaveElection());
    parts.begin();
  }

  /** Where workers and clients connect, with the port it really has. */
  public HostPort address() {
    return parts.address();
  }

  /** Where browsers and monitors connect, with the port it really has. */
  public HostPort http() {
    return parts.http();
  }

  /** Completes when this master follows a leader or leads itself. */
  public CompletableFuture<Void> serving() {
    return serving.copy();
  }

  /** Completes when it ended: empty after {@link #close}, else the reason why it cannot go on. */
  public CompletableFuture<String> stopped() {
    return stopped.copy();
  }

  /** Whether it leads, as far as it knows. */
  public boolean leads() {
    return parts.news().last().self();
  }

  /** Every live master, as this one sees them. */
  public List<MasterEntry> masters() {
    return parts.masters();
  }

  /**
   * Stops. A leader resigns first, so that another takes over at once; containers are none of its
   * business.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      awaitStopped();
      return;
    }
    LOG.info("master stopping id={}", config.id());
    stepDown();
    closing.closeAll();
    LOG.info("master stopped id={}", config.id());
    stopped.complete("");
    serving.cancel(false);
  }

  /** The other thread that closes is not waited for longer than it can take. */
  private void awaitStopped() {
    try {
      stopped.get(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("master did not stop in time id={}", config.id());
    }
  }

  private void stepDown() {
    CompletableFuture<Void> followed = new CompletableFuture<>();
    parts
        .news()
        .add(leadership -> {
          if (!leadership.self()) {
            followed.complete(null);
          }
        });
    boolean led = leads();
    parts.leaveElection();
    if (led && leads()) {
      try {
        followed.get(STEP_DOWN_MILLIS_MAX, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException e) {
        LOG.warn("master stops while it leads: nothing is lost, the next leader reads the log");
      }
    }
  }
}
