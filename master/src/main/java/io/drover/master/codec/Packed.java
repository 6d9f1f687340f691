package io.drover.master.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.drover.master.port.UnreadableLogException;
import io.drover.master.state.Change;
import io.drover.proto.LogChange;
import io.drover.proto.LogChanges;
import java.util.ArrayList;
import java.util.List;

/**
 * A list of changes, compressed: a chunk of a snapshot.
 *
 * @param data compressed with zstd
 * @param rawBytes its length uncompressed
 */
record Packed(ByteString data, int rawBytes) {
  /** More is in no chunk: a longer one is damaged, and must not take the memory it asks for. */
  private static final int RAW_BYTES_MAX = 16 << 20;

  /** Zstd makes no more of a byte: what claims more must not take the memory it asks for. */
  private static final int BYTES_FROM_ONE_MAX = 32_768;

  private static final int LEVEL = 3;

  static Packed of(List<Change> changes) {
    byte[] raw = new ProtoEntryCodec().encodeChanges(changes);
    return new Packed(ByteString.copyFrom(Zstd.compress(raw, LEVEL)), raw.length);
  }

  /**
   * The changes.
   *
   * @throws UnreadableLogException if they are damaged, or of a kind that no checkpoint has
   */
  List<Change> open() {
    if (rawBytes < 0
        || rawBytes > RAW_BYTES_MAX
        || rawBytes > (long) BYTES_FROM_ONE_MAX * data.size()) {
      throw new UnreadableLogException("a part of a snapshot claims " + rawBytes + " bytes");
    }
    try {
      byte[] raw = Zstd.decompress(data.toByteArray(), rawBytes);
      List<Change> changes = new ArrayList<>();
      for (LogChange change : LogChanges.parseFrom(raw).getChangesList()) {
        if (change.hasRestorePart()) {
          throw new UnreadableLogException("a snapshot holds a part of another one");
        }
        changes.add(LogChangeCodec.read(change));
      }
      return changes;
    } catch (ZstdException | InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new UnreadableLogException("a part of a snapshot is damaged: " + e.getMessage(), e);
    }
  }
}
