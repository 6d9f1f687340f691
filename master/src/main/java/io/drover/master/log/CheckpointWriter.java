package io.drover.master.log;

import io.drover.base.Epoch;
import io.drover.master.log.StoreException.Trouble;
import io.drover.master.port.EntryCodec;
import io.drover.master.port.UnreadableLogException;
import io.drover.master.state.Change;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.Op;

/**
 * Writes a checkpoint's chunks and removes what it makes superfluous. Blocking; used on the
 * checkpoint thread only. It may be interrupted anywhere and by anything: chunks that no manifest
 * names are removed by the next checkpoint, whoever writes it.
 */
final class CheckpointWriter {
  private static final int RAW_BYTES_TARGET = 1 << 20;
  private static final int DELETIONS_AT_ONCE = 64;

  private final Store store;
  private final LogPaths paths;
  private final EntryCodec codec;
  private final LogSettings settings;
  private final Retry retry;

  CheckpointWriter(
      Store store, LogPaths paths, EntryCodec codec, LogSettings settings, Retry retry) {
    this.store = store;
    this.paths = paths;
    this.codec = codec;
    this.settings = settings;
    this.retry = retry;
  }

  /** Whether the leadership that a checkpoint is of still holds. */
  @FunctionalInterface
  interface Fence {
    /**
     * The version that the epoch's node has while it does.
     *
     * @throws StoreException refused when it is over
     */
    int version() throws StoreException;
  }

  /** The state after an entry. */
  record Cut(long index, Epoch epoch, long timeMillis, List<Change> state) {}

  /** Writes the chunks; they are nothing yet until the manifest is published. */
  Manifest write(Cut cut, String folder) throws StoreException {
    createUnlessThere(paths.checkpointFolder(folder), new byte[0]);
    List<Manifest.Chunk> chunks = new ArrayList<>();
    List<Change> group = new ArrayList<>();
    long bytes = 0;
    for (Change change : cut.state()) {
      group.add(change);
      bytes += codec.bytesOf(change);
      if (bytes >= RAW_BYTES_TARGET) {
        store(group, folder, chunks);
        group.clear();
        bytes = 0;
      }
    }
    if (!group.isEmpty()) {
      store(group, folder, chunks);
    }
    return new Manifest(cut.index(), cut.epoch(), cut.timeMillis(), folder, chunks);
  }

  private void store(List<Change> group, String folder, List<Manifest.Chunk> chunks)
      throws StoreException {
    byte[] raw = codec.encodeChanges(group);
    byte[] packed = ChunkBytes.pack(raw);
    if (packed.length > settings.chunkBytesMax() && group.size() > 1) {
      int half = group.size() / 2;
      store(group.subList(0, half), folder, chunks);
      store(group.subList(half, group.size()), folder, chunks);
      return;
    }
    if (packed.length > settings.entryBytesMax()) {
      throw new UnreadableLogException(
          "one change takes %d bytes, compressed; the limit is %d"
              .formatted(packed.length, settings.entryBytesMax()));
    }
    createUnlessThere(paths.chunk(folder, chunks.size()), packed);
    chunks.add(new Manifest.Chunk(packed.length, raw.length));
  }

  // The folder's name is this checkpoint's own: what is there already was written by a call whose
  // answer got lost.
  private void createUnlessThere(String path, byte[] data) throws StoreException {
    retry.until(() -> {
      try {
        store.create(path, data);
      } catch (StoreException e) {
        if (e.trouble() != Trouble.NODE_EXISTS) {
          throw e;
        }
      }
    });
  }

  /**
   * Removes the log before the checkpoint's entry, oldest first, and every other checkpoint. Each
   * step is fenced as an append is: what a later leader has begun to write is another checkpoint
   * too.
   */
  void trim(Manifest published, Fence fence) throws StoreException {
    long first = firstEntry(published.index());
    while (first < published.index()) {
      long end = Math.min(published.index(), first + DELETIONS_AT_ONCE);
      List<String> gone = new ArrayList<>();
      for (long index = first; index < end; index++) {
        gone.add(paths.entry(index));
      }
      delete(gone, fence);
      first = end;
    }
    for (String folder : store.children(paths.checkpoint())) {
      if (!folder.equals(published.folder())) {
        removeFolder(folder, fence);
      }
    }
  }

  // What there is of the log has no gaps and ends no earlier than the checkpoint's entry, so the
  // oldest entry is found by halving.
  private long firstEntry(long known) throws StoreException {
    long missing = -1;
    long there = known;
    while (missing + 1 < there) {
      long middle = missing + (there - missing) / 2;
      if (store.exists(paths.entry(middle))) {
        there = middle;
      } else {
        missing = middle;
      }
    }
    return there;
  }

  private void removeFolder(String folder, Fence fence) throws StoreException {
    String path = paths.checkpointFolder(folder);
    List<String> chunks = new ArrayList<>();
    try {
      for (String chunk : store.children(path)) {
        chunks.add(path + "/" + chunk);
      }
    } catch (StoreException e) {
      if (e.trouble() == Trouble.NO_NODE) {
        return;
      }
      throw e;
    }
    for (int from = 0; from < chunks.size(); from += DELETIONS_AT_ONCE) {
      delete(chunks.subList(from, Math.min(chunks.size(), from + DELETIONS_AT_ONCE)), fence);
    }
    delete(List.of(path), fence);
  }

  private void delete(List<String> some, Fence fence) throws StoreException {
    try {
      deleteAll(some, fence);
    } catch (StoreException e) {
      if (e.trouble() != Trouble.NO_NODE) {
        throw e;
      }
      // Another trim was here, or an answer got lost: one by one then.
      for (String path : some) {
        deleteIfThere(path, fence);
      }
    }
  }

  private void deleteIfThere(String path, Fence fence) throws StoreException {
    try {
      deleteAll(List.of(path), fence);
    } catch (StoreException e) {
      if (e.trouble() != Trouble.NO_NODE) {
        throw e;
      }
    }
  }

  private void deleteAll(List<String> some, Fence fence) throws StoreException {
    List<Op> operations = new ArrayList<>();
    operations.add(Op.check(paths.epoch(), fence.version()));
    some.forEach(path -> operations.add(Op.delete(path, -1)));
    try {
      store.transact("trim", operations);
    } catch (StoreException e) {
      if (e.trouble() == Trouble.BAD_VERSION) {
        // After a lost connection a leader moves its own fence on, which the next try sees.
        throw new StoreException(Trouble.UNAVAILABLE, "trim: the fence has moved");
      }
      throw e;
    }
  }
}
