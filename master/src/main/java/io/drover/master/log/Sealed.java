package io.drover.master.log;

import io.drover.master.port.UnreadableLogException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Bytes with a format mark and a checksum before them, so that damage is never taken for content.
 */
final class Sealed {
  private static final byte FORMAT = 1;

  /** What a seal puts before the content. */
  static final int HEADER_BYTES = 1 + Integer.BYTES;

  private Sealed() {}

  static byte[] seal(byte[] content) {
    byte[] bytes = new byte[HEADER_BYTES + content.length];
    System.arraycopy(content, 0, bytes, HEADER_BYTES, content.length);
    sealInPlace(bytes);
    return bytes;
  }

  /** Seals the content that stands behind {@link #HEADER_BYTES} free bytes. */
  static void sealInPlace(byte[] bytes) {
    int checksum = checksum(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES);
    ByteBuffer.wrap(bytes).put(FORMAT).putInt(checksum);
  }

  /**
   * The content.
   *
   * @throws UnreadableLogException if it is not what was sealed, naming what it is
   */
  static byte[] open(byte[] sealed, String what) {
    if (sealed.length < HEADER_BYTES) {
      throw new UnreadableLogException(what + " is cut off: it has " + sealed.length + " bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(sealed);
    byte format = buffer.get();
    if (format != FORMAT) {
      throw new UnreadableLogException(
          what + " has format " + format + "; this version reads format " + FORMAT + " only");
    }
    int expected = buffer.getInt();
    if (checksum(sealed, HEADER_BYTES, sealed.length - HEADER_BYTES) != expected) {
      throw new UnreadableLogException(what + " is damaged: its checksum does not fit");
    }
    byte[] content = new byte[sealed.length - HEADER_BYTES];
    buffer.get(content);
    return content;
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
