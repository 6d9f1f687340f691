package io.drover.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Timestamps;
import io.drover.proto.SnapshotChunk;
import io.drover.proto.SnapshotHeader;
import io.drover.proto.SnapshotPart;
import io.drover.proto.SnapshotTrailer;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Sees that the parts of a snapshot are all there, in order and undamaged. Not thread-safe. */
final class SnapshotCheck {
  private final CRC32C all = new CRC32C();
  private Optional<SnapshotHeader> header = Optional.empty();
  private int chunks;
  private long bytes;
  private boolean whole;

  /**
   * Takes the next part.
   *
   * @throws SnapshotException if it cannot be the next
   */
  void take(SnapshotPart part) throws SnapshotException {
    if (whole) {
      throw new SnapshotException("something follows after its end");
    }
    switch (part.getKindCase()) {
      case HEADER -> {
        if (header.isPresent()) {
          throw new SnapshotException("it has two headers");
        }
        if (!Timestamps.isValid(part.getHeader().getTime())) {
          throw new SnapshotException("there is no such time as its header's");
        }
        header = Optional.of(part.getHeader());
      }
      case CHUNK -> chunk(part.getChunk());
      case TRAILER -> trailer(part.getTrailer());
      case KIND_NOT_SET ->
          throw new SnapshotException("it has a part that this version does not know");
    }
  }

  /** What it says of itself; empty before that came. */
  Optional<SnapshotHeader> header() {
    return header;
  }

  /** Whether all parts were taken. */
  boolean whole() {
    return whole;
  }

  /** Bytes of the chunks so far. */
  long bytes() {
    return bytes;
  }

  private void chunk(SnapshotChunk chunk) throws SnapshotException {
    if (header.isEmpty() || chunk.getNumber() != chunks + 1) {
      throw new SnapshotException(
          "chunk " + chunk.getNumber() + " comes where " + (chunks + 1) + " is next");
    }
    if (checksum(chunk.getData()) != chunk.getChecksum()) {
      throw new SnapshotException("the checksum of chunk " + chunk.getNumber() + " does not fit");
    }
    chunks++;
    bytes += chunk.getData().size();
    all.update(chunk.getData().asReadOnlyByteBuffer());
  }

  private void trailer(SnapshotTrailer trailer) throws SnapshotException {
    if (header.isEmpty()
        || trailer.getChunks() != chunks
        || trailer.getChecksum() != (int) all.getValue()) {
      throw new SnapshotException("its trailer does not fit what came before");
    }
    whole = true;
  }

  private static int checksum(ByteString data) {
    CRC32C crc = new CRC32C();
    crc.update(data.asReadOnlyByteBuffer());
    return (int) crc.getValue();
  }
}
