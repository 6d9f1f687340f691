package io.drover.master.election;

import java.io.IOException;
import java.util.Optional;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One latch, from taking a place in line until leaving it. Its listener only enqueues. */
final class Place {
  private static final Logger log = LoggerFactory.getLogger(Place.class);

  private final CuratorFramework curator;
  private final LeaderLatch latch;
  private final Listener listener;

  Place(CuratorFramework curator, String path, Candidate self, Listener listener) {
    this.curator = curator;
    this.listener = listener;
    this.latch = new LeaderLatch(curator, path, self.text(), LeaderLatch.CloseMode.SILENT);
    latch.addListener(
        new LeaderLatchListener() {
          @Override
          public void isLeader() {
            cameFirst();
          }

          @Override
          public void notLeader() {
            listener.notFirst(Place.this, "the ZooKeeper session was lost");
          }
        });
  }

  /** What comes of a place, on any thread. */
  interface Listener {
    void first(Place which);

    void notFirst(Place which, String reason);

    void gone(Place which);
  }

  void take() {
    try {
      latch.start();
    } catch (Exception e) {
      // Curator declares it; the place stays empty, and the next looks find that out.
      log.warn("no place in line taken: {}", e.getMessage());
    }
  }

  /** The node of the place, when it has one. */
  Optional<String> path() {
    return Optional.ofNullable(latch.getOurPath());
  }

  void leave() {
    try {
      latch.close();
    } catch (IOException | IllegalStateException e) {
      log.warn("place in line not left cleanly: {}", e.getMessage());
    }
  }

  // The latch does not look after its own node once it leads.
  private void cameFirst() {
    String own = latch.getOurPath();
    if (own == null) {
      return;
    }
    Watcher watcher = event -> nodeChanged(own, event);
    try {
      curator
          .checkExists()
          .usingWatcher(watcher)
          .inBackground((client, event) -> {
            if (event.getResultCode() == Code.NONODE.intValue()) {
              listener.gone(this);
            } else {
              listener.first(this);
            }
          })
          .forPath(own);
    } catch (Exception e) {
      // Curator declares it; the looks find a leader that does not know it.
      log.warn("place in line not watched: {}", e.getMessage());
    }
  }

  private void nodeChanged(String own, WatchedEvent event) {
    if (event.getType() == EventType.NodeDeleted && own.equals(latch.getOurPath())) {
      listener.gone(this);
    }
  }
}
