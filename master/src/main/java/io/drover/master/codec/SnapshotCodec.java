package io.drover.master.codec;

import com.google.protobuf.ByteString;
import io.drover.master.port.EntryCodec;
import io.drover.master.state.Change;
import io.drover.proto.SnapshotChunk;
import io.drover.proto.SnapshotPart;
import io.drover.proto.SnapshotTrailer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.CRC32C;

/**
 * A state as the parts of a snapshot after its header: chunks of changes, encoded as in a
 * checkpoint and compressed, and a trailer that tells whether all of them are there. Made one at a
 * time, so that only the one that travels takes memory. Not thread-safe.
 */
public final class SnapshotCodec implements Iterator<SnapshotPart> {
  /**
   * A chunk has about so many bytes before it is compressed, or one change alone if that is more.
   */
  static final int CHUNK_BYTES = 128 << 10;

  private final EntryCodec codec;
  private final List<Change> changes;
  private final CRC32C all = new CRC32C();
  private int next;
  private int chunks;
  private boolean ended;

  private SnapshotCodec(EntryCodec codec, List<Change> changes) {
    this.codec = codec;
    this.changes = changes;
  }

  /** The parts of this state. */
  public static Iterator<SnapshotPart> parts(List<Change> changes) {
    return new SnapshotCodec(new ProtoEntryCodec(), changes);
  }

  @Override
  public boolean hasNext() {
    return !ended;
  }

  @Override
  public SnapshotPart next() {
    if (ended) {
      throw new NoSuchElementException("after the trailer");
    }
    if (next < changes.size()) {
      return SnapshotPart.newBuilder().setChunk(chunk()).build();
    }
    ended = true;
    SnapshotTrailer.Builder trailer =
        SnapshotTrailer.newBuilder()
            .setChunks(chunks)
            .setChanges(changes.size())
            .setChecksum((int) all.getValue());
    return SnapshotPart.newBuilder().setTrailer(trailer).build();
  }

  private SnapshotChunk chunk() {
    List<Change> group = new ArrayList<>();
    int bytes = 0;
    while (next < changes.size()) {
      Change change = changes.get(next);
      int more = codec.bytesOf(change);
      if (!group.isEmpty() && bytes + more > CHUNK_BYTES) {
        break;
      }
      group.add(change);
      bytes += more;
      next++;
    }
    Packed packed = Packed.of(group);
    all.update(packed.data().asReadOnlyByteBuffer());
    chunks++;
    return SnapshotChunk.newBuilder()
        .setNumber(chunks)
        .setData(packed.data())
        .setRawBytes(packed.rawBytes())
        .setChecksum(checksum(packed.data()))
        .build();
  }

  static int checksum(ByteString data) {
    CRC32C crc = new CRC32C();
    crc.update(data.asReadOnlyByteBuffer());
    return (int) crc.getValue();
  }
}
