package io.drover.it.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.KeeperException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches from outside how many bytes a cluster has in ZooKeeper: it looks at every node under its
 * root, now and then, and keeps the greatest sum.
 */
public final class StoreSize implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreSize.class);

  private final CuratorFramework curator;
  private final String root;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong peak = new AtomicLong();
  private final AtomicLong looks = new AtomicLong();

  /**
   * Begins to look.
   *
   * @param pause between two looks, each of which takes as many reads as there are nodes
   */
  public StoreSize(String zooKeeper, String root, Duration pause) {
    this.root = root;
    curator = CuratorFrameworkFactory.newClient(zooKeeper, new RetryOneTime(100));
    curator.start();
    var _ = thread.scheduleWithFixedDelay(this::look, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The greatest sum so far. */
  public long peakBytes() {
    return peak.get();
  }

  /** How often it has looked. */
  public long looks() {
    return looks.get();
  }

  private void look() {
    try {
      List<CompletableFuture<Integer>> sizes = new ArrayList<>();
      collect(root, sizes);
      long sum = 0;
      for (CompletableFuture<Integer> size : sizes) {
        sum += size.get(10, TimeUnit.SECONDS);
      }
      peak.accumulateAndGet(sum, Math::max);
      looks.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      // Not there yet, or being closed: what counts is how often it could look.
      LOG.debug("not seen: {}", e.toString());
    }
  }

  private void collect(String path, List<CompletableFuture<Integer>> sizes) throws Exception {
    CompletableFuture<Integer> size = new CompletableFuture<>();
    sizes.add(size);
    curator
        .checkExists()
        .inBackground((client, event) ->
            size.complete(event.getStat() == null ? 0 : event.getStat().getDataLength()))
        .forPath(path);
    // Entries have no children, and asking each would take longer than the next one lives.
    if (path.startsWith(root + "/log/")) {
      return;
    }
    try {
      for (String child : curator.getChildren().forPath(path)) {
        collect(path + "/" + child, sizes);
      }
    } catch (KeeperException.NoNodeException e) {
      size.complete(0);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    curator.close();
  }
}
