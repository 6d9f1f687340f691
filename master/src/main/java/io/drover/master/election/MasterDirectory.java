package io.drover.master.election;

import io.drover.base.Check;
import io.drover.master.log.LogPaths;
import io.drover.master.log.ZooKeeperConnection;
import io.drover.master.model.MasterId;
import io.drover.master.port.Members;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.framework.state.ConnectionStateListener;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The masters that are alive: one ephemeral node each. Every step is the same one: see that this
 * master's own node is there and up to date, and read the others'. It is taken on each change that
 * the store tells of and now and then, on one thread.
 */
public final class MasterDirectory implements Members {
  private static final Logger log = LoggerFactory.getLogger(MasterDirectory.class);
  private static final long PERIOD_MILLIS = 2_000;
  private static final long CLOSE_SECONDS = 5;
  private static final int FORMAT = 1;

  private final CuratorFramework curator;
  private final LogPaths paths;
  private final ScheduledThreadPoolExecutor thread;
  private final ConnectionStateListener connectionListener = this::connectionChanged;
  private final Watcher watcher = event -> wake();

  private @Nullable Entered entered;
  private volatile List<Member> members = List.of();
  private volatile Progress progress = new Progress(0, "");

  public MasterDirectory(ZooKeeperConnection connection, LogPaths paths) {
    this.curator = connection.curator();
    this.paths = paths;
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().name("drover-masters").daemon(true).factory(),
            // The store may still have news after close; nobody wants them.
            new ThreadPoolExecutor.DiscardPolicy());
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private record Progress(long appliedIndex, String zooKeeper) {}

  private record Entered(Member self, Consumer<List<Member>> changed) {}

  @Override
  public void start(Member self, Consumer<List<Member>> changed) {
    thread.execute(() -> {
      Check.state(entered == null, "the directory was started before");
      entered = new Entered(self, changed);
    });
    curator.getConnectionStateListenable().addListener(connectionListener);
    var _ = thread.scheduleWithFixedDelay(this::step, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void progressed(long appliedIndex, String zooKeeper) {
    progress = new Progress(appliedIndex, zooKeeper);
  }

  @Override
  public List<Member> list() {
    return members;
  }

  @Override
  public void close() {
    curator.getConnectionStateListenable().removeListener(connectionListener);
    thread.execute(() -> {
      remove();
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

  private void connectionChanged(CuratorFramework client, ConnectionState state) {
    if (state.isConnected()) {
      wake();
    }
  }

  private void wake() {
    thread.execute(this::step);
  }

  // Curator declares Exception; whatever it is, the next step is taken in any case.
  private void step() {
    Entered now = entered;
    if (now == null || !curator.getZookeeperClient().isConnected()) {
      return;
    }
    try {
      Progress made = progress;
      enter(now.self().with(made.appliedIndex(), made.zooKeeper()));
      List<Member> found = read();
      if (!found.equals(members)) {
        members = found;
        now.changed().accept(found);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      log.debug("masters not seen: {}", e.toString());
    }
  }

  private void enter(Member self) throws Exception {
    String path = paths.master(self.id().value());
    byte[] data = encode(self);
    Stat stat = curator.checkExists().forPath(path);
    long session = curator.getZookeeperClient().getZooKeeper().getSessionId();
    if (stat != null && stat.getEphemeralOwner() != session) {
      // Left behind by an earlier life of this master, whose session has not ended yet.
      curator.delete().quietly().forPath(path);
      stat = null;
    }
    if (stat == null) {
      curator.create().creatingParentsIfNeeded().withMode(CreateMode.EPHEMERAL).forPath(path, data);
    } else if (!members.contains(self)) {
      curator.setData().forPath(path, data);
    }
  }

  private List<Member> read() throws Exception {
    List<Member> found = new ArrayList<>();
    for (String name : curator.getChildren().usingWatcher(watcher).forPath(paths.masters())) {
      try {
        decode(name, curator.getData().forPath(paths.master(name))).ifPresent(found::add);
      } catch (KeeperException.NoNodeException e) {
        log.debug("master left meanwhile: {}", name);
      }
    }
    found.sort(Comparator.comparing(Member::id));
    return List.copyOf(found);
  }

  private void remove() {
    Entered now = entered;
    // A step that is still waiting must not enter it again.
    entered = null;
    if (now != null && curator.getZookeeperClient().isConnected()) {
      try {
        curator.delete().quietly().forPath(paths.master(now.self().id().value()));
      } catch (Exception e) {
        // Curator declares it; the node goes with the session anyway.
        log.debug("own master node not removed: {}", e.toString());
      }
    }
  }

  static byte[] encode(Member member) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeUTF(member.address());
      out.writeUTF(member.httpAddress());
      out.writeUTF(member.version());
      out.writeLong(member.appliedIndex());
      out.writeUTF(member.zooKeeper());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  // A node of a later version is not a reason to stop: fields are only ever added at the end.
  static Optional<Member> decode(String name, byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readByte() < FORMAT) {
        return Optional.empty();
      }
      return Optional.of(
          new Member(
              new MasterId(name),
              in.readUTF(),
              in.readUTF(),
              in.readUTF(),
              in.readLong(),
              in.available() > 0 ? in.readUTF() : ""));
    } catch (IOException e) {
      log.warn("the node of master {} is not readable", name);
      return Optional.empty();
    }
  }
}
