package io.drover.master.election;

import io.drover.base.Check;
import io.drover.master.election.Line.UnseenException;
import io.drover.master.log.LogPaths;
import io.drover.master.log.ZooKeeperConnection;
import io.drover.master.model.MasterId;
import io.drover.master.port.Election;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.curator.framework.CuratorFramework;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Curator's latch, watched from outside: it does not notice when its own place in line is taken
 * away, and after bad connections it may stand nowhere; then a new place is taken. All is done and
 * told on one thread.
 *
 * <p>The master beside which ZooKeeper's own leader runs lets others lead where there are any: when
 * its machine goes, ZooKeeper needs no election before the next master can lead.
 */
public final class LatchElection implements Election {
  private static final Logger log = LoggerFactory.getLogger(LatchElection.class);
  private static final long CLOSE_SECONDS = 5;

  private final CuratorFramework curator;
  private final String path;
  private final Candidate self;
  private final BooleanSupplier besideStoreLeader;
  private final ElectionSettings settings;
  private final Line line;
  private final ScheduledThreadPoolExecutor thread;

  private @Nullable Listener listener;
  private @Nullable Place place;
  private boolean leading;
  private int badLooks;
  private int looksBeside;
  private long steppedAsideNanos;
  private long handedOverNanos;

  /**
   * An election that is not begun.
   *
   * @param besideStoreLeader whether ZooKeeper's own leader runs beside this master now; constantly
   *     false for an ensemble apart
   */
  public LatchElection(
      ZooKeeperConnection connection,
      LogPaths paths,
      MasterId self,
      String address,
      BooleanSupplier besideStoreLeader,
      ElectionSettings settings) {
    this.curator = connection.curator();
    this.path = paths.election();
    this.self = new Candidate(self, address);
    this.besideStoreLeader = besideStoreLeader;
    this.settings = settings;
    this.line = new Line(curator, path);
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().name("drover-election").daemon(true).factory(),
            // The latch may still have news after close; nobody wants them.
            new ThreadPoolExecutor.DiscardPolicy());
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    long now = System.nanoTime();
    steppedAsideNanos = now - settings.stepAsidePeriod().toNanos();
    handedOverNanos = now - settings.handOverPeriod().toNanos();
  }

  @Override
  public void start(Listener whoListens) {
    execute(() -> {
      Check.state(listener == null, "the election was started before");
      listener = whoListens;
      takePlace();
    });
    long period = settings.lookPeriod().toMillis();
    var _ =
        thread.scheduleWithFixedDelay(
            () -> guarded(this::look), period, period, TimeUnit.MILLISECONDS);
  }

  @Override
  public void resign(String reason) {
    execute(() -> takeNewPlace(reason));
  }

  @Override
  public void suspect(String leaderAddress) {
    execute(() -> removeIfFirst(leaderAddress));
  }

  @Override
  public void close() {
    execute(() -> {
      leavePlace();
      thread.shutdown();
    });
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void execute(Runnable task) {
    thread.execute(() -> guarded(task));
  }

  // A look that fails must not be the last one.
  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("election step failed", e);
    }
  }

  private void takePlace() {
    badLooks = 0;
    place =
        new Place(
            curator,
            path,
            self,
            new Place.Listener() {
              @Override
              public void first(Place which) {
                execute(() -> cameFirst(which));
              }

              @Override
              public void notFirst(Place which, String reason) {
                execute(() -> lostLead(which, reason));
              }

              @Override
              public void gone(Place which) {
                execute(() -> lostPlace(which));
              }
            });
    place.take();
  }

  private void leavePlace() {
    if (place != null) {
      place.leave();
      place = null;
    }
  }

  private void takeNewPlace(String reason) {
    leavePlace();
    unelected(reason);
    takePlace();
  }

  private void cameFirst(Place which) {
    if (which != place || leading) {
      return;
    }
    if (shouldStepAside()) {
      log.info("election: letting others lead: reason=ZooKeeper's leader runs beside this master");
      steppedAsideNanos = System.nanoTime();
      leavePlace();
      takePlace();
      return;
    }
    leading = true;
    looksBeside = 0;
    log.info("elected: master={} address={}", self.id(), self.address());
    if (listener != null) {
      listener.elected();
    }
  }

  private void lostLead(Place which, String reason) {
    if (which == place) {
      unelected(reason);
    }
  }

  private void lostPlace(Place which) {
    if (which == place) {
      takeNewPlace("another master took its place in line away");
    }
  }

  private void unelected(String reason) {
    if (leading) {
      leading = false;
      log.info("unelected: master={} reason={}", self.id(), reason);
      if (listener != null) {
        listener.unelected(reason);
      }
    }
  }

  private boolean shouldStepAside() {
    return besideStoreLeader.getAsBoolean()
        && System.nanoTime() - steppedAsideNanos >= settings.stepAsidePeriod().toNanos()
        && others();
  }

  private boolean others() {
    try {
      return line.places().size() > 1;
    } catch (UnseenException e) {
      log.debug("line not seen: {}", e.getMessage());
      return false;
    }
  }

  private void look() {
    if (!curator.getZookeeperClient().isConnected()) {
      badLooks = 0;
      looksBeside = 0;
      return;
    }
    lookAtPlace();
    lookBeside();
  }

  private void lookAtPlace() {
    try {
      List<String> places = line.places();
      Optional<String> own = place == null ? Optional.empty() : place.path();
      boolean sound =
          own.isPresent()
              && places.contains(own.get())
              && (leading || !places.getFirst().equals(own.get()));
      badLooks = sound ? 0 : badLooks + 1;
    } catch (UnseenException e) {
      log.debug("line not seen: {}", e.getMessage());
    }
    if (badLooks >= settings.looksBeforeReset()) {
      log.warn("election: this master stands nowhere in line, or leads without knowing it: reset");
      takeNewPlace("its place in line was not sound");
    }
  }

  private void lookBeside() {
    looksBeside = leading && besideStoreLeader.getAsBoolean() ? looksBeside + 1 : 0;
    long now = System.nanoTime();
    if (looksBeside >= settings.looksBeforeHandOver()
        && now - handedOverNanos >= settings.handOverPeriod().toNanos()
        && others()) {
      handedOverNanos = now;
      steppedAsideNanos = now;
      takeNewPlace("ZooKeeper's own leader runs beside this master");
    }
  }

  private void removeIfFirst(String address) {
    if (address.equals(self.address())) {
      return;
    }
    try {
      List<String> places = line.places();
      if (places.isEmpty()) {
        return;
      }
      Optional<Candidate> first = line.holder(places.getFirst());
      if (first.isPresent() && first.get().address().equals(address)) {
        log.info("election: removing the place of master={} address={}", first.get().id(), address);
        line.remove(places.getFirst());
      }
    } catch (UnseenException e) {
      log.warn("the suspected leader keeps its place: address={} {}", address, e.getMessage());
    }
  }
}
