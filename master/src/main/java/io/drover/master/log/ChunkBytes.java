package io.drover.master.log;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.drover.master.port.UnreadableLogException;

/** A checkpoint's chunk, compressed and sealed. */
final class ChunkBytes {
  private static final int LEVEL = 3;
  // What a manifest may claim at most, so that a damaged one cannot ask for the whole memory.
  private static final int RAW_BYTES_MAX = 256 << 20;
  // Zstd makes no more of a byte, so that a short chunk asks for little.
  private static final int BYTES_FROM_ONE_MAX = 32_768;

  private ChunkBytes() {}

  static byte[] pack(byte[] raw) {
    return Sealed.seal(Zstd.compress(raw, LEVEL));
  }

  static byte[] unpack(byte[] stored, Manifest.Chunk chunk, String what) {
    if (stored.length != chunk.storedBytes()
        || chunk.rawBytes() < 0
        || chunk.rawBytes() > RAW_BYTES_MAX
        || chunk.rawBytes() > (long) BYTES_FROM_ONE_MAX * stored.length) {
      throw new UnreadableLogException(
          what + " has " + stored.length + " bytes; the manifest says " + chunk);
    }
    try {
      byte[] raw = Zstd.decompress(Sealed.open(stored, what), chunk.rawBytes());
      if (raw.length != chunk.rawBytes()) {
        throw new UnreadableLogException(what + " unpacks to " + raw.length + " bytes: " + chunk);
      }
      return raw;
    } catch (ZstdException e) {
      throw new UnreadableLogException(what + " does not unpack", e);
    }
  }
}
