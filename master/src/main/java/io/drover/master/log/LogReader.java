package io.drover.master.log;

import io.drover.base.Epoch;
import io.drover.master.port.EntryCodec;
import io.drover.master.port.UnreadableLogException;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads entries and checkpoints in order. What it gives is decoded and checked. Blocking; used on
 * the log's thread only.
 */
final class LogReader {
  private static final int CHECKPOINT_ATTEMPTS_MAX = 8;

  private final Store store;
  private final LogPaths paths;
  private final EntryCodec codec;
  private final int batch;

  LogReader(Store store, LogPaths paths, EntryCodec codec, int batch) {
    this.store = store;
    this.paths = paths;
    this.codec = codec;
    this.batch = batch;
  }

  /**
   * What a read found.
   *
   * @param hole none was found though a later one is known to be there
   */
  record Batch(List<StoredEntry> entries, boolean hole) {}

  /** A checkpoint in memory. */
  record Restored(Manifest manifest, List<Change> state) {}

  /**
   * The entries from here on that are there, up to a batch's worth and up to {@code to}. Ends
   * before the first one that is missing.
   *
   * @param known the highest index known to have been created
   */
  Batch read(long from, long to, long known) throws StoreException {
    long end = Math.min(to, from + batch - 1);
    List<String> wanted = new ArrayList<>();
    for (long index = from; index <= end; index++) {
      wanted.add(paths.entry(index));
    }
    List<Optional<Store.Node>> nodes = store.readAll(wanted);
    List<StoredEntry> found = new ArrayList<>();
    for (int i = 0; i < nodes.size() && nodes.get(i).isPresent(); i++) {
      found.add(new StoredEntry(from + i, nodes.get(i).orElseThrow().data()));
    }
    boolean laterOnes = known >= from || nodes.stream().anyMatch(Optional::isPresent);
    return found.isEmpty() && laterOnes ? readAgain(from) : new Batch(found, false);
  }

  // Reads that travel together are not one moment, and a server may lag behind what another one
  // told: what is still missing after a sync is missing.
  private Batch readAgain(long index) throws StoreException {
    store.sync(paths.root());
    Optional<Store.Node> node = store.read(paths.entry(index));
    return node.map(there -> new Batch(List.of(new StoredEntry(index, there.data())), false))
        .orElse(new Batch(List.of(), true));
  }

  /** The entry in these bytes, which must be the one after the last. */
  Entry decode(StoredEntry stored, Epoch lastEpoch) {
    String what = "log entry " + stored.index();
    Entry entry = codec.decode(Sealed.open(stored.bytes(), what));
    if (entry.index() != stored.index()) {
      throw new UnreadableLogException(what + " says it is entry " + entry.index());
    }
    if (entry.epoch().compareTo(lastEpoch) < 0) {
      throw new UnreadableLogException(
          what + " is of epoch " + entry.epoch() + " after one of epoch " + lastEpoch);
    }
    return entry;
  }

  /** The newest checkpoint's manifest, if there is a checkpoint. */
  Optional<Manifest> manifest() throws StoreException {
    return store
        .read(paths.checkpoint())
        .filter(node -> node.data().length > 0)
        .map(node -> Manifest.decode(node.data()));
  }

  /** The newest checkpoint, if there is one. */
  Optional<Restored> checkpoint() throws StoreException {
    Optional<Manifest> manifest = manifest();
    for (int attempt = 1; manifest.isPresent(); attempt++) {
      Manifest wanted = manifest.get();
      Optional<List<Change>> state = state(wanted);
      if (state.isPresent()) {
        return Optional.of(new Restored(wanted, state.get()));
      }
      // A newer one may have replaced it meanwhile.
      manifest = manifest();
      if (manifest.equals(Optional.of(wanted)) || attempt == CHECKPOINT_ATTEMPTS_MAX) {
        throw new UnreadableLogException(
            "the checkpoint at " + wanted.index() + " lacks a chunk in " + wanted.folder());
      }
    }
    return Optional.empty();
  }

  private Optional<List<Change>> state(Manifest manifest) throws StoreException {
    List<Change> state = new ArrayList<>();
    int count = manifest.chunks().size();
    for (int from = 0; from < count; from += batch) {
      List<String> wanted = new ArrayList<>();
      for (int i = from; i < Math.min(count, from + batch); i++) {
        wanted.add(paths.chunk(manifest.folder(), i));
      }
      List<Optional<Store.Node>> nodes = store.readAll(wanted);
      for (int i = 0; i < nodes.size(); i++) {
        if (nodes.get(i).isEmpty()) {
          return Optional.empty();
        }
        byte[] stored = nodes.get(i).orElseThrow().data();
        state.addAll(
            codec.decodeChanges(
                ChunkBytes.unpack(stored, manifest.chunks().get(from + i), wanted.get(i))));
      }
    }
    return Optional.of(state);
  }
}
