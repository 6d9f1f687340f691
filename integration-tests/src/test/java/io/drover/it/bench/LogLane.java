package io.drover.it.bench;

import io.drover.base.Epoch;
import io.drover.master.codec.ProtoEntryCodec;
import io.drover.master.log.LogPaths;
import io.drover.master.log.LogSettings;
import io.drover.master.log.ZooKeeperConnection;
import io.drover.master.log.ZooKeeperLog;
import io.drover.master.model.MasterId;
import io.drover.master.port.ReplicatedLog;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Entries through the cluster's log, as a leader appends them. */
final class LogLane extends Lane {
  private final LogPaths paths = new LogPaths("bench");
  private final ReplicatedLog log;
  private final Epoch epoch;
  private List<Change> changes = List.of();
  private long index;

  LogLane(ZooKeeperConnection connection) {
    super(connection);
    log = new ZooKeeperLog(connection, paths, new ProtoEntryCodec(), LogSettings.DEFAULT);
    Ear ear = new Ear();
    log.start(ear);
    log.claim(new MasterId("1"), "127.0.0.1:1");
    epoch = ear.claimed.orTimeout(120, TimeUnit.SECONDS).join();
  }

  @Override
  void prepare(List<Change> content) {
    changes = content;
  }

  @Override
  void append() {
    index++;
    log.append(new Entry(index, epoch, 1_700_000_000_000L, changes));
  }

  @Override
  long written() {
    return index;
  }

  @Override
  String path(long entry) {
    return paths.entry(entry);
  }

  @Override
  public void close() {
    log.close();
  }

  private final class Ear implements ReplicatedLog.Listener {
    private final CompletableFuture<Epoch> claimed = new CompletableFuture<>();
    private long told;

    @Override
    public void restored(long at, Epoch newEpoch, long timeMillis, List<Change> state) {}

    @Override
    public void committed(Entry entry) {}

    @Override
    public void claimed(Epoch taken, long lastIndex) {
      claimed.complete(taken);
    }

    @Override
    public void appended(long upTo) {
      for (; told < upTo; told++) {
        durable();
      }
    }

    @Override
    public void deposed(String reason) {
      System.err.println("the log was deposed: " + reason);
    }

    @Override
    public void suspended() {}

    @Override
    public void resumed() {}

    @Override
    public void checkpointed(long at, long storedBytes) {}

    @Override
    public void broken(String reason) {
      System.err.println("the log is broken: " + reason);
    }
  }
}
