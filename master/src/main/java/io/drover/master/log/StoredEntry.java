package io.drover.master.log;

/** One entry's bytes as they lie in the store, or shall. */
public final class StoredEntry {
  private final long index;
  private final byte[] bytes;

  public StoredEntry(long index, byte[] bytes) {
    this.index = index;
    this.bytes = bytes;
  }

  public long index() {
    return index;
  }

  /** Not a copy: whoever reads it leaves it as it is. */
  public byte[] bytes() {
    return bytes;
  }
}
