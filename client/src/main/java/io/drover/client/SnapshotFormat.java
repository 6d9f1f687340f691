package io.drover.client;

import java.util.zip.CRC32C;

/** What the writer and the reader of snapshot files agree on. */
final class SnapshotFormat {
  /** "DRVRSNAP". */
  static final long MAGIC = 0x44525652534E4150L;

  static final int VERSION = 1;

  /** No part is longer: a master makes chunks of far less. */
  static final int PART_BYTES_MAX = 4 << 20;

  private SnapshotFormat() {}

  static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return (int) crc.getValue();
  }
}
