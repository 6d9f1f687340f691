package io.drover.worker.journal;

import com.google.protobuf.InvalidProtocolBufferException;
import io.drover.base.Check;
import io.drover.proto.JournalRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of records, each with its length and checksum. What a crash or a bad disk left damaged at
 * some place is dropped from there on, and said so: a worker with less memory is better than none.
 * Not thread-safe.
 */
final class JournalFile implements AutoCloseable {
  static final int MAGIC = 0x44525652;
  static final int VERSION = 1;
  static final int HEADER_BYTES = 8;
  static final int RECORD_HEADER_BYTES = 8;
  static final int RECORD_BYTES_MAX = 8 << 20;

  private static final Logger log = LoggerFactory.getLogger(JournalFile.class);

  private final FileChannel channel;
  private long size;

  private JournalFile(FileChannel channel, long size) {
    this.channel = channel;
    this.size = size;
  }

  /** Every whole record of the file, in order; none if there is no file. */
  static List<JournalRecord> read(Path path) throws IOException {
    if (!Files.exists(path)) {
      return List.of();
    }
    return records(path, ByteBuffer.wrap(Files.readAllBytes(path)));
  }

  /** Every whole record of what the file holds. */
  static List<JournalRecord> records(Path path, ByteBuffer bytes) throws IOException {
    if (bytes.remaining() < HEADER_BYTES || bytes.getInt() != MAGIC) {
      dropped(path, 0, bytes.capacity(), "it does not begin as a journal does");
      return List.of();
    }
    int version = bytes.getInt();
    if (version != VERSION) {
      throw new IOException(
          path + " was written by a newer worker (format " + version + "): use that version");
    }
    List<JournalRecord> records = new ArrayList<>();
    while (bytes.hasRemaining()) {
      int start = bytes.position();
      try {
        records.add(next(bytes));
      } catch (InvalidProtocolBufferException e) {
        dropped(path, start, bytes.capacity() - start, String.valueOf(e.getMessage()));
        break;
      }
    }
    return records;
  }

  private static JournalRecord next(ByteBuffer bytes) throws InvalidProtocolBufferException {
    if (bytes.remaining() < RECORD_HEADER_BYTES) {
      throw new InvalidProtocolBufferException("the last record is cut off");
    }
    int length = bytes.getInt();
    int checksum = bytes.getInt();
    if (length < 0 || length > RECORD_BYTES_MAX || length > bytes.remaining()) {
      throw new InvalidProtocolBufferException("a record's length is impossible or it is cut off");
    }
    ByteBuffer body = bytes.slice(bytes.position(), length);
    if (checksum(body.duplicate()) != checksum) {
      throw new InvalidProtocolBufferException("a record's checksum is wrong");
    }
    bytes.position(bytes.position() + length);
    return JournalRecord.parseFrom(body);
  }

  /** Writes these records as the whole file, and opens it for more. */
  static JournalFile rewrite(Path path, Collection<JournalRecord> records) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEADER_BYTES).putInt(MAGIC).putInt(VERSION).flip();
    ByteBuffer body = encode(records);
    ByteBuffer all = ByteBuffer.allocate(head.remaining() + body.remaining()).put(head).put(body);
    WholeFile.write(path, all.flip());
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    return new JournalFile(channel, channel.size());
  }

  /**
   * Adds records, which a crash of the process leaves there, and one of the machine only after
   * {@link #force}. After a failure the file may end in half a record: rewrite it.
   */
  void append(Collection<JournalRecord> records) throws IOException {
    ByteBuffer bytes = encode(records);
    size += bytes.remaining();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Makes what was added durable. */
  void force() throws IOException {
    channel.force(false);
  }

  /** Its length. */
  long size() {
    return size;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static ByteBuffer encode(Collection<JournalRecord> records) {
    int bytes = 0;
    for (JournalRecord record : records) {
      bytes += RECORD_HEADER_BYTES + record.getSerializedSize();
    }
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    for (JournalRecord record : records) {
      byte[] body = record.toByteArray();
      Check.state(body.length <= RECORD_BYTES_MAX, "a record of %d bytes", body.length);
      buffer.putInt(body.length).putInt(checksum(ByteBuffer.wrap(body))).put(body);
    }
    return buffer.flip();
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static void dropped(Path path, int at, int bytes, String why) {
    log.error(
        "the journal {} is damaged at byte {}: {}; the last {} bytes of it are dropped",
        path,
        at,
        why,
        bytes);
  }
}
