package io.drover.master.codec;

import io.drover.base.Epoch;
import io.drover.master.port.SavedState;
import io.drover.master.state.Change;
import io.drover.proto.SnapshotChunk;
import io.drover.proto.SnapshotHeader;
import io.drover.proto.SnapshotPart;
import io.drover.proto.SnapshotTrailer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Puts a snapshot together again from its parts, checked one by one and as a whole. Not
 * thread-safe.
 */
public final class SnapshotAssembler {
  private static final long BYTES_MAX = 256L << 20;

  private final List<Packed> chunks = new ArrayList<>();
  private final CRC32C all = new CRC32C();
  private Optional<SnapshotHeader> header = Optional.empty();
  private Optional<SnapshotTrailer> trailer = Optional.empty();
  private long bytes;

  /**
   * Takes the next part.
   *
   * @throws IllegalArgumentException if it is damaged or out of place
   */
  public void take(SnapshotPart part) {
    demand(trailer.isEmpty(), "something follows after its end");
    switch (part.getKindCase()) {
      case HEADER -> {
        demand(header.isEmpty(), "it has two headers");
        header = Optional.of(part.getHeader());
      }
      case CHUNK -> chunk(part.getChunk());
      case TRAILER -> {
        demand(
            header.isPresent()
                && part.getTrailer().getChunks() == chunks.size()
                && part.getTrailer().getChecksum() == (int) all.getValue(),
            "its trailer does not fit what came before");
        trailer = Optional.of(part.getTrailer());
      }
      case KIND_NOT_SET ->
          throw new IllegalArgumentException(
              "the snapshot has a part that this version does not know");
    }
  }

  /** What the snapshot says of itself; empty before that came. */
  public Optional<SnapshotHeader> header() {
    return header;
  }

  /**
   * The whole, which makes a state. Takes its time.
   *
   * @throws IllegalArgumentException if parts are missing or it makes no state
   * @throws io.drover.master.port.UnreadableLogException if a chunk cannot be read
   */
  public SavedState whole() {
    demand(trailer.isPresent(), "it is cut off");
    List<List<Change>> parts = new ArrayList<>();
    long changes = 0;
    for (Packed chunk : chunks) {
      List<Change> part = chunk.open();
      changes += part.size();
      parts.add(part);
    }
    demand(changes == trailer.get().getChanges(), "changes are missing");
    SavedState saved = new SavedState(new Epoch(header.orElseThrow().getEpoch()), parts);
    saved.check();
    return saved;
  }

  private void chunk(SnapshotChunk chunk) {
    demand(
        header.isPresent() && chunk.getNumber() == chunks.size() + 1,
        "chunk " + chunk.getNumber() + " is out of place");
    demand(
        SnapshotCodec.checksum(chunk.getData()) == chunk.getChecksum(),
        "the checksum of chunk " + chunk.getNumber() + " does not fit");
    bytes += chunk.getData().size();
    demand(bytes <= BYTES_MAX, "it has more than " + BYTES_MAX + " bytes");
    all.update(chunk.getData().asReadOnlyByteBuffer());
    chunks.add(new Packed(chunk.getData(), chunk.getRawBytes()));
  }

  private static void demand(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException("the snapshot is damaged: " + otherwise);
    }
  }
}
