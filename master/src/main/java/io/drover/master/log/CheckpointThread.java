package io.drover.master.log;

import io.drover.master.log.StoreException.Trouble;
import io.drover.master.port.EntryCodec;
import io.drover.master.port.UnreadableLogException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.zookeeper.Op;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores one checkpoint at a time, beside the log's own thread. Chunks and trimming are its work;
 * only the manifest is published on the log's thread, where it is known whether this master still
 * leads and under which fence: so a deposed leader publishes and trims nothing, and no state that
 * is not committed gets into a checkpoint.
 */
final class CheckpointThread implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CheckpointThread.class);
  private static final int ATTEMPTS_MAX = 300;

  private final Store store;
  private final LogPaths paths;
  private final LogLoop loop;
  private final Executor logThread;
  private final Retry retry;
  private final CheckpointWriter writer;
  private final ExecutorService thread;
  private final AtomicBoolean busy = new AtomicBoolean();

  CheckpointThread(
      Store store,
      LogPaths paths,
      EntryCodec codec,
      LogSettings settings,
      LogLoop loop,
      Executor logThread) {
    this.store = store;
    this.paths = paths;
    this.loop = loop;
    this.logThread = logThread;
    this.retry = new Retry(settings.retryDelay(), ATTEMPTS_MAX);
    this.writer = new CheckpointWriter(store, paths, codec, settings, retry);
    this.thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform()
                .name("drover-checkpoint-" + paths.cluster())
                .daemon(true)
                .factory());
  }

  /** Begins to store it, on the log's thread; its end is told to the log's listener. */
  void begin(CheckpointWriter.Cut cut) {
    Optional<Leadership> lead = loop.lead();
    if (lead.isEmpty()) {
      fail(cut, "this master does not lead");
    } else if (busy.compareAndSet(false, true)) {
      long bytesBefore = loop.progress().bytesTold();
      thread.execute(() -> run(cut, lead.get(), bytesBefore));
    } else {
      fail(cut, "one is under way");
    }
  }

  private void run(CheckpointWriter.Cut cut, Leadership lead, long bytesBefore) {
    try {
      String folder = "at-" + cut.index() + "-" + UUID.randomUUID();
      Manifest manifest = writer.write(cut, folder);
      retry.until(() -> publish(cut, lead, manifest));
      retry.until(() -> writer.trim(manifest, () -> fence(lead)));
      log.info(
          "checkpoint stored: index={} chunks={} bytes={}",
          cut.index(),
          manifest.chunks().size(),
          manifest.storedBytes());
      logThread.execute(() -> {
        busy.set(false);
        long logBytes = loop.progress().bytesTold() - bytesBefore;
        loop.listener().checkpointed(cut.index(), manifest.storedBytes() + logBytes);
      });
    } catch (StoreException | UnreadableLogException e) {
      busy.set(false);
      fail(cut, String.valueOf(e.getMessage()));
    }
  }

  private void fail(CheckpointWriter.Cut cut, String reason) {
    log.warn(
        "checkpoint not stored, or not all before it removed: index={} reason={}",
        cut.index(),
        reason);
    logThread.execute(() -> loop.listener().checkpointFailed(cut.index(), reason));
  }

  private void publish(CheckpointWriter.Cut cut, Leadership lead, Manifest manifest)
      throws StoreException {
    Optional<StoreException> failure = onLogThread(() -> publishOnLogThread(cut, lead, manifest));
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private int fence(Leadership lead) throws StoreException {
    Optional<Integer> fence =
        onLogThread(() -> loop.lead().filter(lead::equals).map(Leadership::fence));
    return fence.orElseThrow(() -> noLeaderAnyMore(lead));
  }

  /** Can be interrupted, for a log that is closed forgets what waits. */
  private <T> T onLogThread(Supplier<T> step) throws StoreException {
    try {
      return CompletableFuture.supplyAsync(step, logThread).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(Trouble.UNAVAILABLE, "checkpoint: interrupted");
    } catch (ExecutionException e) {
      throw new UnreadableLogException("the checkpoint could not be finished", e);
    }
  }

  private Optional<StoreException> publishOnLogThread(
      CheckpointWriter.Cut cut, Leadership lead, Manifest manifest) {
    try {
      // The cut may hold what was decided but never committed, if it was not this leadership's.
      if (!loop.lead().equals(Optional.of(lead))) {
        return Optional.of(noLeaderAnyMore(lead));
      }
      if (lead.unsure() || loop.progress().lastIndex() < cut.index()) {
        return Optional.of(
            new StoreException(Trouble.UNAVAILABLE, "entry " + cut.index() + " is not settled"));
      }
      Optional<Store.Node> node = store.read(paths.checkpoint());
      if (node.isEmpty()) {
        return refused(paths.checkpoint() + " is gone");
      }
      byte[] data = node.get().data();
      if (data.length > 0 && Manifest.decode(data).index() >= cut.index()) {
        return Manifest.decode(data).equals(manifest)
            ? Optional.empty()
            : refused("there is a newer one");
      }
      store.transact(
          "publish checkpoint",
          List.of(
              Op.check(paths.epoch(), lead.fence()),
              Op.check(paths.entry(cut.index()), -1),
              Op.setData(paths.checkpoint(), manifest.encode(), node.get().version())));
      return Optional.empty();
    } catch (StoreException e) {
      return Optional.of(e);
    }
  }

  private static StoreException noLeaderAnyMore(Leadership lead) {
    return new StoreException(
        Trouble.REFUSED, "this master does not lead with epoch " + lead.epoch() + " any more");
  }

  private static Optional<StoreException> refused(String why) {
    return Optional.of(new StoreException(Trouble.REFUSED, why));
  }

  @Override
  public void close() {
    retry.close();
    thread.shutdownNow();
  }
}
