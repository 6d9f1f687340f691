package io.drover.worker.journal;

import io.drover.proto.JournalRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/** A journal's file in its parts, for tests that damage it. */
public final class JournalBytes {
  private JournalBytes() {}

  /** What every journal begins with. */
  public static byte[] head() {
    return ByteBuffer.allocate(JournalFile.HEADER_BYTES)
        .putInt(JournalFile.MAGIC)
        .putInt(JournalFile.VERSION)
        .array();
  }

  /** A record as it lies in the file, whatever it says. */
  public static byte[] record(byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(body);
    return ByteBuffer.allocate(JournalFile.RECORD_HEADER_BYTES + body.length)
        .putInt(body.length)
        .putInt((int) crc.getValue())
        .put(body)
        .array();
  }

  /** The records that a worker reads of a file with these bytes. */
  public static List<JournalRecord> read(byte[] bytes) throws IOException {
    return JournalFile.records(Path.of("journal"), ByteBuffer.wrap(bytes));
  }

  /** What a worker takes up of these records. */
  public static Kept kept(List<JournalRecord> records) {
    KeptRecords kept = new KeptRecords();
    records.forEach(kept::take);
    return kept.kept();
  }
}
