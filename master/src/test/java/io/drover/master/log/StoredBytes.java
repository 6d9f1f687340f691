package io.drover.master.log;

import io.drover.base.Epoch;
import java.util.List;

/** What the log keeps in the store besides its entries, for tests that send damaged bytes. */
public final class StoredBytes {
  private StoredBytes() {}

  /** The bytes with the seal that makes them readable. */
  public static byte[] seal(byte[] content) {
    return Sealed.seal(content);
  }

  /** Reads a manifest, and writes it again. */
  public static byte[] manifest(byte[] sealed) {
    return Manifest.decode(sealed).encode();
  }

  /** Reads the epoch node, and writes it again. */
  public static byte[] epoch(byte[] sealed) {
    return EpochRecord.decode(sealed).encode();
  }

  /** Unpacks a chunk of a checkpoint of which the manifest says that size. */
  public static byte[] unpack(byte[] stored, int rawBytes) {
    return ChunkBytes.unpack(stored, new Manifest.Chunk(stored.length, rawBytes), "chunk");
  }

  /** Packs a chunk. */
  public static byte[] pack(byte[] raw) {
    return ChunkBytes.pack(raw);
  }

  public static byte[] sampleManifest() {
    return new Manifest(
            7, new Epoch(2), 1_700_000_000_000L, "c-7", List.of(new Manifest.Chunk(10, 100)))
        .encode();
  }

  public static byte[] sampleEpoch() {
    return new EpochRecord("store", 3, "claim", "m1", "127.0.0.1:7420").encode();
  }
}
