package io.drover.master.log;

import io.drover.base.Check;
import io.drover.base.Epoch;
import io.drover.master.model.MasterId;
import io.drover.master.port.EntryCodec;
import io.drover.master.port.ReplicatedLog;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.framework.state.ConnectionStateListener;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's log in ZooKeeper. All its work is done on one thread of its own, where the listener
 * is called too: a listener that makes that thread wait makes a follower read no further, and
 * nothing piles up. Checkpoints are written on a second thread.
 *
 * <p>The connection is not the log's: whoever opened it closes it, after the log.
 */
public final class ZooKeeperLog implements ReplicatedLog {
  // A follower looks for itself now and then, should a watch ever have been silent.
  private static final Duration LOOK_PERIOD = Duration.ofSeconds(5);

  private final CuratorFramework curator;
  private final LogPaths paths;
  private final EntryCodec codec;
  private final LogSettings settings;
  private final LogThread thread;
  private final AtomicReference<@Nullable Running> running = new AtomicReference<>();
  private final ConnectionStateListener connectionListener = this::connectionChanged;

  public ZooKeeperLog(
      ZooKeeperConnection connection, LogPaths paths, EntryCodec codec, LogSettings settings) {
    this.curator = connection.curator();
    this.paths = paths;
    this.codec = codec;
    this.settings = settings;
    thread = new LogThread("drover-log-" + paths.cluster());
  }

  private record Running(LogLoop loop, CheckpointThread checkpoints) {}

  @Override
  public void start(Listener listener) {
    Store store = new Store(curator, settings.callTimeout());
    LogLoop loop = new LogLoop(store, paths, codec, settings, listener, thread);
    Running started =
        new Running(loop, new CheckpointThread(store, paths, codec, settings, loop, thread));
    Check.state(running.compareAndSet(null, started), "the log was started before");
    thread.onFailure(loop::failed);
    curator.getConnectionStateListenable().addListener(connectionListener, thread);
    thread.execute(() -> loop.connection(curator.getZookeeperClient().isConnected()));
    thread.every(LOOK_PERIOD, loop::look);
  }

  @Override
  public void claim(MasterId self, String address) {
    LogLoop loop = running().loop();
    thread.execute(() -> loop.claim(Epoch.NONE, self, address));
  }

  @Override
  public void claimAbove(Epoch floor, MasterId self, String address) {
    LogLoop loop = running().loop();
    thread.execute(() -> loop.claim(floor, self, address));
  }

  @Override
  public void append(Entry entry) {
    LogLoop loop = running().loop();
    thread.execute(() -> loop.append(entry));
  }

  @Override
  public void renounce(String reason) {
    LogLoop loop = running().loop();
    thread.execute(() -> loop.renounce(reason));
  }

  @Override
  public void checkpoint(long index, Epoch epoch, long timeMillis, List<Change> state) {
    CheckpointThread writer = running().checkpoints();
    CheckpointWriter.Cut cut = new CheckpointWriter.Cut(index, epoch, timeMillis, state);
    thread.execute(() -> writer.begin(cut));
  }

  @Override
  public void close() {
    curator.getConnectionStateListenable().removeListener(connectionListener);
    Running started = running.get();
    if (started != null) {
      started.checkpoints().close();
    }
    thread.close();
  }

  private void connectionChanged(CuratorFramework client, ConnectionState state) {
    LogLoop loop = running().loop();
    switch (state) {
      case CONNECTED, RECONNECTED -> loop.connection(true);
      case SUSPENDED, READ_ONLY -> loop.connection(false);
      case LOST -> loop.sessionLost();
    }
  }

  private Running running() {
    Running started = running.get();
    if (started == null) {
      throw new IllegalStateException("the log was not started");
    }
    return started;
  }
}
